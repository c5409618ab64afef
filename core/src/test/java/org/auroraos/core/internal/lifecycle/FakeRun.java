package org.auroraos.core.internal.lifecycle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ByteChannel;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.auroraos.api.backend.Detachment;
import org.auroraos.api.hypervisor.InstanceSpec;
import org.auroraos.api.hypervisor.OutputListener.OutputStreamName;
import org.auroraos.api.hypervisor.Run;
import org.auroraos.api.hypervisor.RunInput;
import org.auroraos.api.hypervisor.RunRequest;
import org.auroraos.api.runtime.RuntimeMessage;
import org.auroraos.api.runtime.RuntimeMessageCodec;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.api.sandbox.SandboxStatus;
import org.auroraos.api.sandbox.SandboxUsage;
import org.auroraos.core.internal.json.Json;

/** A run that does what the test says. By itself it ends when it is asked to. */
final class FakeRun implements Run {
  final InstanceSpec instance;
  final RunRequest request;
  final List<Duration> stops = new CopyOnWriteArrayList<>();
  volatile boolean obedient = true;

  /** How many bytes more it has room for. */
  volatile int room = Integer.MAX_VALUE;

  /** What is enforced on it. */
  volatile EnforcementReport enforced = EnforcementReport.empty();

  /** Called before it is killed, if it has not ended when it was asked to. */
  private volatile Runnable overdue = () -> {};

  private final long pid;
  private final Instant started = Instant.now();
  private final CompletableFuture<SandboxResult> result = new CompletableFuture<>();
  private final Pipe.SinkChannel sink;
  private final InputStream fromPlatform;
  private final Deque<Byte> said = new ConcurrentLinkedDeque<>();
  private volatile boolean hungUp;

  private final AtomicInteger heard = new AtomicInteger();

  /** How many bytes the platform has said. */
  int heard() {
    return heard.get();
  }

  /** Which platform is listening. */
  private final AtomicInteger platform = new AtomicInteger();

  private final OutputStream toPlatform =
      new OutputStream() {
        @Override
        public void write(int value) {
          synchronized (platform) {
            said.add((byte) value);
            platform.notifyAll();
          }
        }
      };

  FakeRun(InstanceSpec instance, RunRequest request, long pid) {
    this.instance = instance;
    this.request = request;
    this.pid = pid;
    try {
      Pipe toRuntime = Pipe.open();
      sink = toRuntime.sink();
      fromPlatform = Channels.newInputStream(toRuntime.source());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As the plugin's runtime: says something to the platform. */
  void say(RuntimeMessage... messages) throws IOException {
    for (RuntimeMessage message : messages) {
      RuntimeMessageCodec.write(toPlatform, message);
    }
  }

  void sayBytes(byte... bytes) throws IOException {
    toPlatform.write(bytes);
    toPlatform.flush();
  }

  /** As the plugin's runtime: what the platform said next. */
  RuntimeMessage hear() throws IOException {
    return RuntimeMessageCodec.read(fromPlatform).orElseThrow();
  }

  /** Writes whole lines into the log, as whatever keeps a process does. */
  void print(OutputStreamName stream, String text) {
    text.lines().forEach(line -> log(stream.name().toLowerCase(Locale.ROOT), line));
  }

  @Override
  public boolean remark(String line) {
    log("aurora", line);
    return true;
  }

  private synchronized void log(String stream, String line) {
    Path file = request.detachment().orElseThrow().log().file();
    try {
      long before = Files.exists(file) ? Files.readAllLines(file).size() : 0;
      ObjectNode json = Json.object();
      json.put("time", Instant.now().toString());
      json.put("stream", stream);
      json.put("plugin", instance.id());
      json.put("pid", pid);
      json.put("seq", before + 1);
      json.put("line", line);
      Files.writeString(
          file, Json.compact(json) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The grace of its stop is over. */
  void killOverdue() {
    overdue.run();
    end(SandboxStatus.KILLED_KILL, 137);
  }

  void end(SandboxStatus status, int rc) {
    request.output().ended();
    result.complete(
        SandboxResult.builder(request.command(), traceId()).status(status, rc, "").build());
    synchronized (platform) {
      hungUp = true;
      platform.notifyAll();
    }
  }

  /** Whether the platform has taken all that it said. */
  boolean allRead() {
    return said.isEmpty();
  }

  private volatile boolean kept;

  @Override
  public boolean keep() {
    kept = isHeld() && !ended();
    return kept;
  }

  /** Whether it was a spare, and is none any more. */
  boolean kept() {
    return kept;
  }

  private boolean isHeld() {
    return request.detachment().filter(Detachment::held).isPresent() && !kept;
  }

  /** What a spare does when the platform is gone, or wants it no more. */
  void endIfHeld() {
    if (isHeld() && !ended()) {
      end(SandboxStatus.KILLED_KILL, 137);
    }
  }

  /** The platform that listens lets go of it. */
  void letGo() {
    synchronized (platform) {
      platform.incrementAndGet();
      platform.notifyAll();
    }
  }

  boolean ended() {
    return result.isDone();
  }

  @Override
  public String traceId() {
    return request.detachment().map(Detachment::launchId).orElse("run-" + pid);
  }

  @Override
  public List<String> command() {
    return request.command();
  }

  @Override
  public long pid() {
    return pid;
  }

  @Override
  public Instant started() {
    return started;
  }

  @Override
  public EnforcementReport enforced() {
    return enforced;
  }

  @Override
  public Optional<ByteChannel> channel() {
    boolean wanted = request.input() instanceof RunInput.Channel;
    return wanted ? Optional.of(new SharedChannel(platform.get())) : Optional.empty();
  }

  @Override
  public CompletableFuture<SandboxResult> result() {
    return result.copy();
  }

  volatile Optional<SandboxUsage> usage = Optional.empty();

  @Override
  public Optional<SandboxUsage> usage() {
    return usage;
  }

  @Override
  public void stop(Duration grace, Runnable killing) {
    stops.add(grace);
    if (grace.isZero()) {
      killing.run();
      end(SandboxStatus.KILLED_KILL, 137);
    } else if (obedient) {
      end(SandboxStatus.KILLED_TERM, 143);
    } else {
      overdue = killing;
    }
  }

  private final class SharedChannel implements ByteChannel {
    private final int owner;

    SharedChannel(int owner) {
      this.owner = owner;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      if (!target.hasRemaining()) {
        return 0;
      }
      while (owner == platform.get()) {
        Optional<Byte> next = take();
        if (next.isPresent()) {
          target.put(next.get());
          return 1;
        }
        if (hungUp) {
          return -1;
        }
        try {
          awaitChange();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new ClosedByInterruptException();
        }
      }
      throw new AsynchronousCloseException();
    }

    /** Waits for a byte, a hang-up or another platform. */
    private void awaitChange() throws InterruptedException {
      synchronized (platform) {
        if (said.isEmpty() && !hungUp && owner == platform.get()) {
          platform.wait();
        }
      }
    }

    /** Nothing of what the next platform is to hear. */
    private Optional<Byte> take() {
      synchronized (platform) {
        return owner == platform.get() ? Optional.ofNullable(said.poll()) : Optional.empty();
      }
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      int before = room;
      ByteBuffer fits = source.slice().limit(Math.min(source.remaining(), before));
      int written = sink.write(fits);
      source.position(source.position() + written);
      room = before - written;
      heard.addAndGet(written);
      return written;
    }

    @Override
    public boolean isOpen() {
      return owner == platform.get();
    }

    @Override
    public void close() {}
  }
}
