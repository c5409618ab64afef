package org.auroraos.core.internal.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.auroraos.api.plugin.PluginSignature;
import org.auroraos.api.plugin.ScanFinding;
import org.auroraos.api.plugin.ScanSeverity;
import org.auroraos.core.internal.json.Fields;
import org.auroraos.core.internal.json.Json;
import org.auroraos.core.internal.json.JsonException;
import org.auroraos.core.internal.json.Views;

/**
 * What was found out about a version of a plugin when it was unpacked: {@code
 * admissions/DIGEST.json}, beside its state. Kept, because it cannot be found out again without the
 * file that it came in.
 *
 * @param revision of the scan
 * @param findings of the scan
 * @param signature who signed it
 * @param anchors fingerprints of the keys because of which the signature was trusted
 * @param keys which keys were trusted then; empty if signatures were not looked at
 */
public record AdmissionFacts(
    int revision,
    List<ScanFinding> findings,
    PluginSignature signature,
    Set<String> anchors,
    String keys) {
  private static final long FORMAT = 1;

  /** Copies the collections. */
  public AdmissionFacts {
    findings = List.copyOf(findings);
    Objects.requireNonNull(signature, "signature");
    anchors = Set.copyOf(anchors);
    Objects.requireNonNull(keys, "keys");
  }

  String toJson() {
    ObjectNode json = Json.object();
    json.put("format", FORMAT);
    json.put("revision", revision);
    ArrayNode list = json.putArray("findings");
    for (ScanFinding finding : findings) {
      ObjectNode entry = list.addObject();
      entry.put("rule", finding.rule());
      entry.put("severity", finding.severity().id());
      entry.put("file", finding.file());
      entry.put("detail", finding.detail());
      entry.put("count", finding.count());
    }
    ObjectNode signed = json.putObject("signature");
    signed.put("status", signature.status().name());
    signed.set("signers", Views.strings(signature.signers()));
    signed.put("detail", signature.detail());
    json.set("anchors", Views.strings(List.copyOf(new TreeSet<>(anchors))));
    json.put("keys", keys);
    return Json.pretty(json) + "\n";
  }

  static AdmissionFacts read(Path file) throws IOException {
    Fields fields = Fields.of(Json.read(file), file.toString());
    try {
      if (fields.optionalLong("format").orElse(0L) != FORMAT) {
        throw new JsonException(file.toString(), "is of another format than " + FORMAT);
      }
      int revision = Math.toIntExact(fields.optionalLong("revision").orElse(0L));
      List<ScanFinding> findings = new ArrayList<>();
      for (Fields entry : fields.objects("findings")) {
        findings.add(
            new ScanFinding(
                entry.string("rule"),
                ScanSeverity.byId(entry.string("severity")).orElseThrow(() -> foreign(file)),
                entry.string("file"),
                entry.string("detail"),
                Math.toIntExact(entry.optionalLong("count").orElse(0L))));
        entry.end();
      }
      Fields signed = fields.optionalObject("signature").orElseThrow(() -> foreign(file));
      PluginSignature signature =
          new PluginSignature(
              PluginSignature.Status.valueOf(signed.string("status")),
              signed.strings("signers"),
              signed.string("detail"));
      signed.end();
      AdmissionFacts facts =
          new AdmissionFacts(
              revision,
              findings,
              signature,
              Set.copyOf(fields.strings("anchors")),
              fields.string("keys"));
      fields.end();
      return facts;
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw foreign(file);
    }
  }

  private static JsonException foreign(Path file) {
    return new JsonException(file.toString(), "has a value that was not written by Aurora");
  }
}
