package org.auroraos.api.plugin;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known about the content of a plugin, and whether it may start.
 *
 * @param digest of the content that it is about, as {@link PluginInfo#digest()}
 * @param version of the plugin with that content; plugin-supplied text
 * @param findings what the scan has found, the worst first
 * @param signature who signed it
 * @param requested the permissions that it asks for
 * @param missing those of them that its policy does not give
 * @param questions why an operator has to approve it, each in words; empty when nobody has to
 * @param decision what an operator has decided on this content with these permissions
 */
public record Admission(
    String digest,
    String version,
    List<ScanFinding> findings,
    PluginSignature signature,
    List<PermissionRequest> requested,
    List<PermissionRequest> missing,
    List<String> questions,
    Optional<ApprovalDecision> decision) {
  /**
   * With fewer hexadecimal digits of a digest, no content is told from others: one who looks for
   * two contents of his own that agree in so many has to make 2^64 of them.
   */
  public static final int LEAST_DIGITS = 32;

  /** Copies the lists. */
  public Admission {
    Objects.requireNonNull(digest, "digest");
    Objects.requireNonNull(version, "version");
    findings = List.copyOf(findings);
    Objects.requireNonNull(signature, "signature");
    requested = List.copyOf(requested);
    missing = List.copyOf(missing);
    questions = List.copyOf(questions);
    Objects.requireNonNull(decision, "decision");
  }

  /** How a digest begins, for an operator to name a content by. */
  public static String shortDigest(String digest) {
    return digest.substring(0, Math.min(digest.length(), LEAST_DIGITS));
  }

  /** Whether it waits for an operator. */
  public boolean waits() {
    return !questions.isEmpty()
        && decision.filter(made -> made.kind() != ApprovalDecision.Kind.REVOKED).isEmpty();
  }
}
