package org.auroraos.core.internal.shell;

import java.util.List;
import java.util.stream.Collectors;

/** What deployments would come to, as JSON. */
final class DryRunJsonView implements View<DryRunJson> {
  @Override
  public Class<DryRunJson> type() {
    return DryRunJson.class;
  }

  @Override
  public String table(List<DryRunJson> runs) {
    return runs.stream().map(this::line).collect(Collectors.joining("\n"));
  }

  @Override
  public String detail(DryRunJson run) {
    return run.toString();
  }

  @Override
  public String line(DryRunJson run) {
    return run.toString();
  }
}
