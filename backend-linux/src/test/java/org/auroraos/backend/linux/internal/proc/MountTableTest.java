package org.auroraos.backend.linux.internal.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MountTableTest {
  private static final String TABLE =
      """
      27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard
      30 27 0:26 / /tmp rw,noexec - tmpfs tmpfs rw,size=1k
      31 27 0:27 / /tmp rw,nosuid shared:1 master:2 - tmpfs tmpfs rw
      32 31 0:28 / /tmp/with\\040space rw,noexec - tmpfs tmpfs rw
      """;

  @Test
  void theMountOfAPathIsTheInnermostAndLatest() {
    MountTable table = MountTable.parse(TABLE);

    assertThat(table.of(Path.of("/home/x")).orElseThrow().mountPoint()).isEqualTo(Path.of("/"));
    assertThat(table.of(Path.of("/tmp/x")).orElseThrow().options()).contains("nosuid");
    assertThat(table.of(Path.of("/tmp/with space/x")).orElseThrow().options()).contains("noexec");
    assertThat(table.of(Path.of("/tmpx")).orElseThrow().mountPoint()).isEqualTo(Path.of("/"));
  }

  @Test
  void thisMachineHasARootAndAProc() throws Exception {
    MountTable table = MountTable.ofThisProcess();

    assertThat(table.of(Path.of("/"))).isPresent();
    assertThat(table.ofType("proc")).isNotEmpty();
  }

  @Test
  void aLineOfAnotherFormIsAnError() {
    assertThatThrownBy(() -> MountTable.parse("27 1 254:0 / /\n"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
