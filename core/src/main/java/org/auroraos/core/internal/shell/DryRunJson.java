package org.auroraos.core.internal.shell;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.auroraos.api.plugin.DryRun;
import org.auroraos.core.internal.json.AdmissionViews;
import org.auroraos.core.internal.json.Json;

/**
 * What a deployment would come to, to be shown as JSON.
 *
 * @param run what was found
 */
record DryRunJson(DryRun run) {
  /** The JSON, so that a script can take it for a word. */
  @Override
  public String toString() {
    return Json.pretty(json());
  }

  private ObjectNode json() {
    ObjectNode view = Json.object();
    view.put("file", run.file());
    view.put("id", run.id());
    view.put("outcome", DryRunView.id(run.outcome()));
    view.put("reason", run.reason());
    ArrayNode steps = view.putArray("steps");
    for (DryRun.Step step : run.steps()) {
      ObjectNode item = steps.addObject();
      item.put("name", step.name());
      item.put("passed", step.passed());
      item.put("text", step.text());
    }
    run.admission().ifPresent(known -> view.set("admission", AdmissionViews.admission(known)));
    return view;
  }
}
