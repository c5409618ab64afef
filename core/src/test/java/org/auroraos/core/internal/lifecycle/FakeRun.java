package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
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

/** A run that does what the test says. By itself it ends when it is asked to. */
final class FakeRun implements Run {
  final InstanceSpec instance;
  final RunRequest request;
  final List<Duration> stops = new CopyOnWriteArrayList<>();
  volatile boolean obedient = true;

  private final long pid;
  private final Instant started = Instant.now();
  private final CompletableFuture<SandboxResult> result = new CompletableFuture<>();
  private final Optional<PipedChannel> channel;
  private final InputStream fromPlatform;
  private final OutputStream toPlatform;

  FakeRun(InstanceSpec instance, RunRequest request, long pid) {
    this.instance = instance;
    this.request = request;
    this.pid = pid;
    try {
      Pipe toRuntime = Pipe.open();
      Pipe fromRuntime = Pipe.open();
      boolean wanted = request.input() instanceof RunInput.Channel;
      channel =
          wanted
              ? Optional.of(new PipedChannel(fromRuntime.source(), toRuntime.sink()))
              : Optional.empty();
      fromPlatform = Channels.newInputStream(toRuntime.source());
      toPlatform = Channels.newOutputStream(fromRuntime.sink());
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

  void print(OutputStreamName stream, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    request.output().written(stream, bytes, bytes.length);
  }

  void end(SandboxStatus status, int rc) {
    request.output().ended();
    result.complete(
        SandboxResult.builder(request.command(), traceId()).status(status, rc, "").build());
    try {
      toPlatform.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean ended() {
    return result.isDone();
  }

  @Override
  public String traceId() {
    return "run-" + pid;
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
    return EnforcementReport.empty();
  }

  @Override
  public Optional<ByteChannel> channel() {
    return channel.map(c -> c);
  }

  @Override
  public CompletableFuture<SandboxResult> result() {
    return result.copy();
  }

  @Override
  public void stop(Duration grace) {
    stops.add(grace);
    if (grace.isZero()) {
      end(SandboxStatus.KILLED_KILL, 137);
    } else if (obedient) {
      end(SandboxStatus.KILLED_TERM, 143);
    }
  }

  private record PipedChannel(Pipe.SourceChannel in, Pipe.SinkChannel out) implements ByteChannel {
    @Override
    public int read(ByteBuffer target) throws IOException {
      return in.read(target);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      return out.write(source);
    }

    @Override
    public boolean isOpen() {
      return in.isOpen();
    }

    @Override
    public void close() throws IOException {
      in.close();
      out.close();
    }
  }
}
