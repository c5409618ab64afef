package org.auroraos.core.internal.shell;

import java.util.List;
import org.auroraos.api.backend.BackendSupport;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.core.internal.text.Sheet;
import org.auroraos.core.internal.text.Table;
import org.auroraos.core.internal.text.Table.Column;
import org.auroraos.core.internal.text.TerminalText;

/** What can be enforced on this machine, and what cannot and why. */
final class BackendView implements View<BackendInfo> {
  @Override
  public Class<BackendInfo> type() {
    return BackendInfo.class;
  }

  @Override
  public String table(List<BackendInfo> backends) {
    return String.join("\n\n", backends.stream().map(this::detail).toList());
  }

  @Override
  public String detail(BackendInfo backend) {
    BackendSupport support = backend.support();
    String head =
        new Sheet()
            .add("backend", backend.name())
            .add("usable", support.usable() ? "yes" : "NO")
            .add("summary", support.summary())
            .render();
    Table enforced = Table.of(Column.whole("ENFORCED HERE"), Column.text("BY", 20));
    Sheet missing = new Sheet();
    for (Capability capability : Capability.values()) {
      support.mechanism(capability).ifPresent(by -> enforced.row(capability.id(), by));
      String why = support.missing().get(capability);
      if (why != null) {
        missing.add(capability.id(), why);
      }
    }
    String lacks = missing.render();
    return head
        + "\n\n"
        + enforced.render()
        + (lacks.isEmpty() ? "" : "\n\nNOT ENFORCED HERE\n" + lacks);
  }

  @Override
  public String line(BackendInfo backend) {
    return TerminalText.line(backend.name() + ": " + backend.support().summary());
  }
}
