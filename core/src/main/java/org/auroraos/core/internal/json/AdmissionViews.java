package org.auroraos.core.internal.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.auroraos.api.plugin.Admission;
import org.auroraos.api.plugin.ApprovalDecision;
import org.auroraos.api.plugin.PermissionRequest;
import org.auroraos.api.plugin.PluginSignature;
import org.auroraos.api.plugin.ScanFinding;

/** What is known of a plugin's content, as JSON. */
public final class AdmissionViews {
  private AdmissionViews() {}

  /** All of it. */
  public static ObjectNode admission(Admission admission) {
    ObjectNode view = Json.object();
    view.put("digest", admission.digest());
    view.put("version", admission.version());
    view.set("signature", signature(admission.signature()));
    view.set("findings", findings(admission.findings()));
    view.set("requested", permissions(admission.requested()));
    view.set("missing", permissions(admission.missing()));
    view.set("questions", Views.strings(admission.questions()));
    admission.decision().ifPresent(made -> view.set("decision", decision(made)));
    return view;
  }

  /** What the scan has found. */
  public static ArrayNode findings(List<ScanFinding> findings) {
    ArrayNode list = Json.array();
    for (ScanFinding finding : findings) {
      ObjectNode view = list.addObject();
      view.put("rule", finding.rule());
      view.put("severity", finding.severity().id());
      view.put("file", finding.file());
      view.put("detail", finding.detail());
      view.put("count", finding.count());
    }
    return list;
  }

  private static ObjectNode signature(PluginSignature signature) {
    ObjectNode view = Json.object();
    view.put("status", signature.status().name().toLowerCase(Locale.ROOT));
    view.set("signers", Views.strings(signature.signers()));
    view.put("detail", signature.detail());
    return view;
  }

  private static ArrayNode permissions(List<PermissionRequest> requests) {
    ArrayNode list = Json.array();
    for (PermissionRequest request : requests) {
      ObjectNode view = list.addObject();
      view.put("name", request.name());
      view.put("value", request.value());
      view.put("reason", request.reason());
    }
    return list;
  }

  private static ObjectNode decision(ApprovalDecision made) {
    ObjectNode view = Json.object();
    view.put("decision", made.kind().name().toLowerCase(Locale.ROOT));
    view.put("by", made.by());
    view.put("at", made.at().toString());
    view.put("why", made.why());
    return view;
  }
}
