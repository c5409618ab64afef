package org.auroraos.core.internal.shell;

import java.util.List;
import java.util.stream.Collectors;

/** What became of commands in the sandboxes of plugins, as each wants to be shown. */
final class InsideRunView implements View<InsideRun> {
  @Override
  public Class<InsideRun> type() {
    return InsideRun.class;
  }

  @Override
  public String table(List<InsideRun> runs) {
    return runs.stream().map(this::line).collect(Collectors.joining("\n"));
  }

  @Override
  public String detail(InsideRun run) {
    return run.toString();
  }

  @Override
  public String line(InsideRun run) {
    return run.shown() == InsideRun.Shown.TEXT
        ? new ResultView().line(run.result())
        : run.toString();
  }
}
