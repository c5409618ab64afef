package org.auroraos.core.internal.approve;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.auroraos.api.plugin.Admission;
import org.auroraos.api.plugin.ApprovalDecision;
import org.auroraos.api.plugin.PermissionRequest;
import org.auroraos.api.plugin.PluginSignature;
import org.auroraos.api.plugin.PluginSignature.Status;
import org.auroraos.api.plugin.ScanFinding;
import org.auroraos.api.plugin.ScanSeverity;
import org.auroraos.api.policy.PolicyCodec;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.core.internal.store.AdmissionFacts;

/**
 * Judges a version of a plugin by what is known of it, what is configured and what was decided. The
 * same of all three gives the same verdict.
 */
public final class AdmissionJudge {
  private final Grants grants;

  /** A judge who reads policies with this codec. */
  public AdmissionJudge(PolicyCodec codec) {
    this.grants = new Grants(codec);
  }

  /**
   * Why nobody is even asked about it.
   *
   * @return empty if it may be asked about, or start
   */
  public static Optional<String> refusal(AdmissionFacts facts, AdmissionSettings settings) {
    PluginSignature signature = signature(facts, settings);
    if (settings.signatures() == SignatureMode.REQUIRE && signature.status() != Status.TRUSTED) {
      return Optional.of(
          unsigned(signature) + "; signatures = require in " + AdmissionSettings.PID);
    }
    return worst(facts, settings.refuseAt())
        .map(
            found ->
                text(found)
                    + "; refuse-at = "
                    + settings.refuseAt().orElseThrow().id()
                    + " in "
                    + AdmissionSettings.PID);
  }

  /**
   * Judges.
   *
   * @param policy that it would run under
   * @param decision what was decided on it
   */
  public Verdict judge(
      Subject subject,
      AdmissionFacts facts,
      SandboxPolicy policy,
      AdmissionSettings settings,
      Optional<ApprovalDecision> decision) {
    List<PermissionRequest> missing = grants.missing(subject.requested(), policy);
    Admission admission =
        new Admission(
            subject.digest(),
            subject.version(),
            facts.findings(),
            signature(facts, settings),
            subject.requested(),
            missing,
            questions(subject, facts, missing, settings, decision),
            decision);
    Optional<String> rejected =
        decision
            .filter(made -> made.kind() == ApprovalDecision.Kind.REJECTED)
            .map(made -> "rejected by " + made.by() + because(made));
    return new Verdict(admission, refusal(facts, settings).or(() -> rejected));
  }

  private static List<String> questions(
      Subject subject,
      AdmissionFacts facts,
      List<PermissionRequest> missing,
      AdmissionSettings settings,
      Optional<ApprovalDecision> decision) {
    List<String> questions = new ArrayList<>();
    decision
        .filter(made -> made.kind() == ApprovalDecision.Kind.REVOKED)
        .ifPresent(
            made -> questions.add("its approval was revoked by " + made.by() + because(made)));
    if (settings.approval() == ApprovalMode.OFF) {
      return questions;
    }
    for (PermissionRequest request : missing) {
      questions.add(
          "it asks for "
              + request.name()
              + " = "
              + request.value()
              + ", which its policy does not give"
              + (request.reason().isEmpty() ? "" : " (it says: " + request.reason() + ")"));
    }
    if (subject.wantsApproval()) {
      questions.add("its manifest says that an operator has to approve it");
    }
    worst(facts, settings.approveAt()).ifPresent(found -> questions.add(text(found)));
    if (settings.approval() == ApprovalMode.ALWAYS && questions.isEmpty()) {
      questions.add("approval = always in " + AdmissionSettings.PID);
    }
    return questions;
  }

  /** One that was trusted is not any more when one of its keys is not. */
  private static PluginSignature signature(AdmissionFacts facts, AdmissionSettings settings) {
    PluginSignature then = facts.signature();
    boolean still = then.status() != Status.TRUSTED || stillTrusted(facts, settings);
    return still
        ? then
        : new PluginSignature(
            Status.UNKNOWN,
            then.signers(),
            "its key was trusted when it was deployed, and is no more");
  }

  /**
   * Whether all keys because of which something was trusted are trusted now. Each may have signed a
   * part of it that the others have not.
   */
  public static boolean stillTrusted(AdmissionFacts facts, AdmissionSettings settings) {
    return !facts.anchors().isEmpty() && facts.anchors().stream().allMatch(settings.keys()::has);
  }

  private static Optional<ScanFinding> worst(
      AdmissionFacts facts, Optional<ScanSeverity> threshold) {
    return threshold.flatMap(
        least ->
            facts.findings().stream()
                .filter(finding -> finding.severity().compareTo(least) >= 0)
                .findFirst());
  }

  private static String text(ScanFinding finding) {
    return "the scan found "
        + finding.rule()
        + " ("
        + finding.severity().id()
        + ") in "
        + finding.file()
        + ": "
        + finding.detail();
  }

  private static String unsigned(PluginSignature signature) {
    String status =
        switch (signature.status()) {
          case NONE -> "it is not signed";
          case UNKNOWN -> "it is signed by nobody who is trusted";
          default -> "its signature is " + signature.status().name().toLowerCase(Locale.ROOT);
        };
    String by = String.join(", ", signature.signers());
    return status
        + (by.isEmpty() ? "" : " (" + by + ")")
        + (signature.detail().isEmpty() ? "" : ": " + signature.detail());
  }

  private static String because(ApprovalDecision made) {
    return made.why().isEmpty() ? "" : ": " + made.why();
  }
}
