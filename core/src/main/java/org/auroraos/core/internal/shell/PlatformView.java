package org.auroraos.core.internal.shell;

import java.util.List;
import org.auroraos.core.internal.text.Sheet;
import org.auroraos.core.internal.text.TerminalText;

/** The platform itself. */
final class PlatformView implements View<PlatformInfo> {
  @Override
  public Class<PlatformInfo> type() {
    return PlatformInfo.class;
  }

  @Override
  public String table(List<PlatformInfo> platforms) {
    return String.join("\n\n", platforms.stream().map(this::detail).toList());
  }

  @Override
  public String detail(PlatformInfo platform) {
    return new Sheet()
        .add("aurora", platform.version())
        .add("pid", Long.toString(platform.pid()))
        .add("java", platform.java())
        .add("framework", platform.framework())
        .add("system", platform.system())
        .add("home", platform.home())
        .add("data", platform.data())
        .add("problem", String.join("; ", platform.problems()))
        .render();
  }

  @Override
  public String line(PlatformInfo platform) {
    return TerminalText.line("aurora " + platform.version());
  }
}
