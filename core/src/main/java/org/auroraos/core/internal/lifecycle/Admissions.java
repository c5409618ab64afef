package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.auroraos.api.audit.AuditEntry;
import org.auroraos.api.audit.AuditLog;
import org.auroraos.api.plugin.ApprovalDecision;
import org.auroraos.api.plugin.PermissionRequest;
import org.auroraos.api.plugin.PluginSignature;
import org.auroraos.api.plugin.ScanFinding;
import org.auroraos.api.policy.PolicyCodec;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.core.internal.approve.AdmissionJudge;
import org.auroraos.core.internal.approve.AdmissionSettings;
import org.auroraos.core.internal.approve.Decisions;
import org.auroraos.core.internal.approve.SignatureMode;
import org.auroraos.core.internal.approve.Subject;
import org.auroraos.core.internal.approve.Verdict;
import org.auroraos.core.internal.archive.ArchiveException;
import org.auroraos.core.internal.archive.ArchiveLimits;
import org.auroraos.core.internal.archive.PluginArchive;
import org.auroraos.core.internal.archive.PluginDescription;
import org.auroraos.core.internal.archive.SourceState;
import org.auroraos.core.internal.archive.UnpackedPlugin;
import org.auroraos.core.internal.scan.AdmissionScan;
import org.auroraos.core.internal.scan.ScanLimits;
import org.auroraos.core.internal.sign.SignatureCheck;
import org.auroraos.core.internal.sign.Signed;
import org.auroraos.core.internal.store.AdmissionFacts;
import org.auroraos.core.internal.store.PluginRecord;
import org.auroraos.core.internal.store.PluginStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is found out about plugins, whether they may start by that, and what operators decide. Looks
 * through each version once, when it is unpacked; judges it before each start.
 */
final class Admissions {
  private static final Logger LOG = LoggerFactory.getLogger(Admissions.class);

  /** At the platform's start, configuration files may not have been read yet. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration AUDIT = Duration.ofSeconds(30);
  private static final int MAX_SIGNATURE = 8192;

  private final AdmissionSource source;
  private final PluginStore store;
  private final Integrity integrity;
  private final Decisions decisions;
  private final AdmissionJudge judge;
  private final Supplier<Optional<AuditLog>> audit;
  private final Clock clock;

  Admissions(
      AdmissionSource source,
      PluginStore store,
      Integrity integrity,
      Decisions decisions,
      PolicyCodec codec,
      Supplier<Optional<AuditLog>> audit,
      Clock clock) {
    this.source = source;
    this.store = store;
    this.integrity = integrity;
    this.decisions = decisions;
    this.judge = new AdmissionJudge(codec);
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Unpacks a plugin and looks through it. Where signatures count, what is unpacked is a copy that
   * nobody else can write to, and the same copy is what was signed.
   *
   * @param file the plugin as it was deployed
   * @param staged an empty directory for all that is made
   */
  Examined examine(Path file, Path staged, ArchiveLimits limits)
      throws IOException, InterruptedException {
    AdmissionSettings settings = source.read(PATIENCE);
    try {
      return examine(file, staged, limits, settings);
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      // Whatever it is made of that no check foresaw: it is this plugin that does not get in.
      LOG.error("{} cannot be looked through", file, e);
      throw new ArchiveException(
          String.valueOf(file.getFileName()),
          "it cannot be looked through (" + e + "); the platform's log has the details");
    }
  }

  private Examined examine(Path file, Path staged, ArchiveLimits limits, AdmissionSettings settings)
      throws IOException {
    boolean signed = settings.signatures() != SignatureMode.OFF;
    Path from = signed ? ownCopy(file, staged) : file;
    Path target = Files.createDirectory(staged.resolve("plugin"));
    UnpackedPlugin plugin = new PluginArchive(limits).unpack(from, target);
    Path spool = Files.createDirectory(staged.resolve("spool"));
    List<ScanFinding> findings =
        new AdmissionScan(ScanLimits.defaults()).scan(plugin.root(), plugin.setId(), spool);
    AdmissionFacts facts;
    if (signed) {
      Signed found =
          new SignatureCheck(settings.keys(), clock).check(from, detached(file), plugin.root());
      facts =
          new AdmissionFacts(
              AdmissionScan.REVISION,
              findings,
              found.signature(),
              found.anchors(),
              settings.keys().id());
    } else {
      facts =
          new AdmissionFacts(
              AdmissionScan.REVISION, findings, PluginSignature.none(), Set.of(), "");
    }
    Optional<String> refusal = AdmissionJudge.refusal(facts, settings);
    boolean trusted = facts.signature().status() == PluginSignature.Status.TRUSTED;
    boolean warn = settings.signatures() == SignatureMode.WARN && !trusted;
    return new Examined(plugin, facts, warn ? unsigned(facts) : "", refusal);
  }

  /**
   * Records what was found out about something that is deployed.
   *
   * @throws IOException when its files cannot be read any more
   */
  void tell(Examined examined) throws IOException {
    PluginDescription plugin = examined.plugin().description();
    AdmissionFacts facts = examined.facts();
    Map<String, String> details = new TreeMap<>();
    details.put("version", plugin.version());
    details.put("digest", store.digest(examined.plugin().root()));
    details.put("findings", Integer.toString(facts.findings().size()));
    facts.findings().stream()
        .findFirst()
        .ifPresent(worst -> details.put("worst", worst.severity().id() + " " + worst.rule()));
    details.put("signature", facts.signature().status().name());
    details.put("signers", String.join(", ", facts.signature().signers()));
    details.values().removeIf(String::isEmpty);
    audit
        .get()
        .ifPresent(
            log -> {
              var unused = log.append(AuditEntry.of("plugin.examined", plugin.id(), details));
            });
    if (!examined.warning().isEmpty()) {
      LOG.warn("Plugin {} {}: {}", plugin.id(), plugin.version(), examined.warning());
    }
  }

  /** Records what becomes of something that was deployed to replace a plugin, and is not taken. */
  void tell(String event, String id, String why) {
    audit
        .get()
        .ifPresent(
            log -> {
              var unused = log.append(AuditEntry.of(event, id, Map.of("why", why)));
            });
  }

  /**
   * Whether what is known of a version is all that its file would tell; if not, the file has to be
   * looked through again.
   */
  boolean upToDate(PluginRecord plugin) {
    try {
      AdmissionSettings settings = source.read(PATIENCE);
      Optional<AdmissionFacts> facts = store.facts(plugin.id(), plugin.digest());
      boolean scanned = facts.filter(f -> f.revision() == AdmissionScan.REVISION).isPresent();
      if (!scanned || settings.signatures() == SignatureMode.OFF) {
        return scanned;
      }
      boolean trusted = AdmissionJudge.stillTrusted(facts.get(), settings);
      return trusted || facts.get().keys().equals(settings.keys().id());
    } catch (IOException e) {
      LOG.info("Plugin {}: what is known of it cannot be used: {}", plugin.id(), e.getMessage());
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Judges a version.
   *
   * @param policyName of the policy that it would run under, for the error
   * @param policy that policy
   * @throws SettingsException when it cannot be judged; it may not start then
   */
  Verdict judge(PluginRecord plugin, String policyName, SandboxPolicy policy)
      throws SettingsException, InterruptedException {
    try {
      AdmissionFacts facts = facts(plugin);
      Subject subject = subject(plugin);
      return judge.judge(subject, facts, policy, source.read(PATIENCE), decisions.find(subject));
    } catch (IOException e) {
      throw new SettingsException(policyName, e);
    }
  }

  /** The same for one that is not kept. */
  Verdict judge(Examined plugin, String digest, SandboxPolicy policy)
      throws IOException, InterruptedException {
    Subject subject = subject(plugin.plugin().description(), digest);
    return judge.judge(
        subject, plugin.facts(), policy, source.read(PATIENCE), decisions.find(subject));
  }

  /**
   * Records what an operator has decided; it holds when this returns.
   *
   * @param by who, as in the audit log
   * @throws IOException when it cannot be recorded; it does not hold then
   */
  void decide(PluginRecord plugin, ApprovalDecision.Kind kind, String by, String why)
      throws IOException, InterruptedException {
    Subject subject = subject(plugin);
    Map<String, String> details = new TreeMap<>();
    details.put("digest", plugin.digest());
    details.put("version", plugin.description().version());
    details.put(
        "permissions",
        String.join(
            ", ", subject.requested().stream().map(r -> r.name() + "=" + r.value()).toList()));
    details.put("why", why);
    details.values().removeIf(String::isEmpty);
    String event =
        switch (kind) {
          case APPROVED -> "plugin.approved";
          case REJECTED -> "plugin.rejected";
          case REVOKED -> "plugin.revoked";
        };
    AuditLog log =
        audit.get().orElseThrow(() -> new IOException("there is no audit log to record it in"));
    try {
      log.append(new AuditEntry(event, plugin.id(), by, details))
          .get(AUDIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("it cannot be recorded in the audit log: " + e.getMessage(), e);
    }
    decisions.record(subject, new ApprovalDecision(kind, by, clock.instant(), why));
  }

  /** Whether something was decided on a plugin. */
  boolean knows(String id) {
    return decisions.knows(id);
  }

  /** Forgets what was decided on a plugin. */
  void forget(String id) throws IOException {
    decisions.forget(id);
  }

  /** Those of a version that was deployed before they were kept are found out now. */
  private AdmissionFacts facts(PluginRecord plugin) throws IOException {
    Optional<AdmissionFacts> kept = store.facts(plugin.id(), plugin.digest());
    if (kept.isPresent()) {
      return kept.get();
    }
    integrity.verify(plugin);
    Path spool = store.stage();
    try {
      AdmissionFacts facts =
          new AdmissionFacts(
              AdmissionScan.REVISION,
              new AdmissionScan(ScanLimits.defaults())
                  .scan(store.code(plugin.id(), plugin.digest()), List.of(), spool),
              new PluginSignature(
                  PluginSignature.Status.NONE, List.of(), "not looked at when it was deployed"),
              Set.of(),
              "");
      store.save(plugin.id(), plugin.digest(), facts);
      return facts;
    } finally {
      store.discard(spool);
    }
  }

  private static String unsigned(AdmissionFacts facts) {
    return ("no trusted key has signed it ("
            + facts.signature().status()
            + ") "
            + facts.signature().detail())
        .strip();
  }

  private static Subject subject(PluginRecord plugin) {
    return subject(plugin.description(), plugin.digest());
  }

  private static Subject subject(PluginDescription plugin, String digest) {
    return new Subject(
        plugin.id(),
        plugin.version(),
        digest,
        plugin.permissions().stream()
            .map(p -> new PermissionRequest(p.name(), p.value(), p.reason()))
            .toList(),
        plugin.approvalRequired());
  }

  private static Path ownCopy(Path file, Path staged) throws IOException {
    if (!Files.isRegularFile(file)) {
      return file;
    }
    Path copy = Files.createDirectory(staged.resolve("source")).resolve(file.getFileName());
    Files.copy(file, copy);
    return copy;
  }

  private static Optional<byte[]> detached(Path file) throws IOException {
    Path signature = SourceState.signatureOf(file);
    if (!Files.isRegularFile(signature, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(signature, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.of(in.readNBytes(MAX_SIGNATURE));
    }
  }
}
