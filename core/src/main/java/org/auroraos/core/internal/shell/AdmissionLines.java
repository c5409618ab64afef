package org.auroraos.core.internal.shell;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.auroraos.api.plugin.Admission;
import org.auroraos.api.plugin.PermissionRequest;
import org.auroraos.api.plugin.PluginSignature;
import org.auroraos.api.plugin.ScanFinding;
import org.auroraos.api.plugin.ScanSeverity;
import org.auroraos.core.internal.text.Sheet;

/** What is known of a plugin's content, as lines of a sheet. */
final class AdmissionLines {
  private AdmissionLines() {}

  /** Of what is deployed: its findings are only counted. */
  static void add(Sheet sheet, Admission admission) {
    add(sheet, admission, "; aurora:findings ID lists them");
  }

  /**
   * The same.
   *
   * @param where where its findings are listed, to follow their numbers
   */
  static void add(Sheet sheet, Admission admission, String where) {
    admission.questions().forEach(question -> sheet.add("asks", question));
    sheet.add("signature", signature(admission.signature()));
    admission.requested().stream()
        .filter(request -> !admission.missing().contains(request))
        .forEach(request -> sheet.add("has", permission(request)));
    sheet.add("scan", scan(admission.findings(), where));
    admission
        .decision()
        .ifPresent(
            made ->
                sheet.add(
                    made.kind().name().toLowerCase(Locale.ROOT),
                    "by "
                        + made.by()
                        + " at "
                        + made.at()
                        + (made.why().isEmpty() ? "" : ": " + made.why())));
  }

  private static String signature(PluginSignature signature) {
    if (signature.status() == PluginSignature.Status.NONE && signature.detail().isEmpty()) {
      return "";
    }
    String by = String.join(", ", signature.signers());
    return signature.status().name().toLowerCase(Locale.ROOT)
        + (by.isEmpty() ? "" : ", by " + by)
        + (signature.detail().isEmpty() ? "" : ": " + signature.detail());
  }

  private static String permission(PermissionRequest request) {
    return request.name() + " = " + request.value();
  }

  private static String scan(List<ScanFinding> findings, String where) {
    Map<ScanSeverity, Integer> counts = new TreeMap<>();
    findings.forEach(finding -> counts.merge(finding.severity(), 1, Integer::sum));
    List<String> parts =
        counts.entrySet().stream()
            .sorted(Map.Entry.<ScanSeverity, Integer>comparingByKey().reversed())
            .map(count -> count.getValue() + " " + count.getKey().id())
            .toList();
    return parts.isEmpty() ? "" : String.join(", ", parts) + where;
  }
}
