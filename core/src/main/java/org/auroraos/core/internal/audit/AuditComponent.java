package org.auroraos.core.internal.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.auroraos.api.audit.AuditEntry;
import org.auroraos.api.audit.AuditHead;
import org.auroraos.api.audit.AuditLog;
import org.auroraos.api.audit.AuditQuery;
import org.auroraos.api.audit.AuditRecord;
import org.auroraos.api.audit.AuditVerdict;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the log on one thread, which takes all that is waiting at once: many records cost one
 * fsync(2).
 */
@Component(enabled = false, configurationPid = "org.auroraos.audit", service = AuditLog.class)
@Designate(ocd = AuditComponent.Settings.class)
public final class AuditComponent implements AuditLog {
  /** The configuration {@code org.auroraos.audit}. */
  @ObjectClassDefinition(name = "Aurora audit log")
  @interface Settings {
    @AttributeDefinition(description = "MiB after which a new file begins")
    int file_megabytes() default 16;

    @AttributeDefinition(description = "how many files are kept, at least 2")
    int files() default 64;
  }

  private static final Logger LOG = LoggerFactory.getLogger(AuditComponent.class);
  private static final int MOST_AT_ONCE = 1024;

  private record Waiting(AuditEntry entry, CompletableFuture<AuditRecord> done) {}

  private final LinkedBlockingQueue<Optional<Waiting>> queue = new LinkedBlockingQueue<>();
  private final Journal journal;
  private final Clock clock;
  private final Thread writer;
  private volatile AuditHead head;
  private volatile boolean closed;
  private long lost;

  /** Opens the log of this platform. */
  @Activate
  public AuditComponent(BundleContext context, Map<String, Object> configuration)
      throws IOException {
    this(
        Path.of(context.getProperty("aurora.data")).toRealPath().resolve("audit"),
        JournalLimits.of(configuration, problem -> LOG.error("org.auroraos.audit: {}", problem)),
        Clock.systemUTC());
  }

  AuditComponent(Path directory, JournalLimits limits, Clock clock) throws IOException {
    this.journal = Journal.open(directory, limits);
    this.clock = clock;
    this.head = journal.state().head();
    journal.problems().forEach(problem -> LOG.error("Audit log: {}", problem));
    this.writer = new Thread(this::write, "aurora-audit");
    writer.setDaemon(true);
    writer.start();
  }

  /** Writes what is waiting, and closes the files. */
  @Deactivate
  public void close() throws IOException, InterruptedException {
    closed = true;
    queue.add(Optional.empty());
    writer.join();
    journal.close();
  }

  @Override
  public CompletableFuture<AuditRecord> append(AuditEntry entry) {
    CompletableFuture<AuditRecord> done = new CompletableFuture<>();
    if (closed) {
      done.completeExceptionally(new IOException("the audit log is closed"));
    } else {
      queue.add(Optional.of(new Waiting(entry, done)));
    }
    return done;
  }

  @Override
  public List<AuditRecord> read(AuditQuery query) throws IOException {
    return new AuditReader(journal.files()).read(query);
  }

  @Override
  public AuditHead head() {
    return head;
  }

  @Override
  public AuditVerdict verify(Optional<AuditHead> anchor) throws IOException {
    synchronized (journal) {
      return ChainCheck.check(journal.files(), journal.state(), anchor);
    }
  }

  private void write() {
    boolean more = true;
    List<Waiting> batch = new ArrayList<>();
    try {
      while (more || !queue.isEmpty()) {
        Optional<Waiting> next = queue.take();
        next.ifPresent(batch::add);
        more &= next.isPresent();
        while (batch.size() < MOST_AT_ONCE && !queue.isEmpty()) {
          Optional<Waiting> another = queue.take();
          another.ifPresent(batch::add);
          more &= another.isPresent();
        }
        write(batch);
        batch.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(List<Waiting> batch) {
    if (batch.isEmpty()) {
      return;
    }
    List<AuditEntry> entries = new ArrayList<>();
    if (lost > 0) {
      entries.add(AuditEntry.of("audit.lost", "", Map.of("records", Long.toString(lost))));
    }
    int own = entries.size();
    batch.forEach(waiting -> entries.add(waiting.entry()));
    try {
      List<AuditRecord> records;
      synchronized (journal) {
        records = journal.append(entries, clock.instant());
        head = journal.state().head();
      }
      lost = 0;
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).done().complete(records.get(own + i));
      }
    } catch (IOException e) {
      if (lost == 0) {
        LOG.error("The audit log cannot be written; what is lost is counted: {}", e.toString());
      }
      lost += batch.size();
      batch.forEach(waiting -> waiting.done().completeExceptionally(e));
    }
  }
}
