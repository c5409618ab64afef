package org.auroraos.backend.linux.internal.proc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessFactsTest {
  private static final String ALL = "         0          0 4294967295\n";

  @Test
  void rootMayAssignEveryUser() {
    ProcessFacts root = ProcessFacts.parse(status(0, "000001fffeffffff"), ALL, ALL);

    assertThat(root.mayAdministrate()).isTrue();
    assertThat(root.mayAssign(1879048192, 65536)).isTrue();
  }

  @Test
  void rootOfAContainerMayAssignOnlyTheUsersItKnows() {
    String map = "0 100000 65536\n";
    ProcessFacts root = ProcessFacts.parse(status(0, "000001ffffffffff"), map, map);

    assertThat(root.mayAssign(1879048192, 65536)).isFalse();
    assertThat(root.mayAssign(1000, 60000)).isTrue();
  }

  @Test
  void anOrdinaryUserMayAssignNobody() {
    ProcessFacts user = ProcessFacts.parse(status(1000, "0000000000000000"), ALL, ALL);

    assertThat(user.uid()).isEqualTo(1000);
    assertThat(user.mayAdministrate()).isFalse();
    assertThat(user.mayAssign(1879048192, 65536)).isFalse();
  }

  @Test
  void rootWithoutPrivilegesMayAssignNobody() {
    ProcessFacts root = ProcessFacts.parse(status(0, "00000000a80425fb"), ALL, ALL);

    assertThat(root.mayAssign(1879048192, 65536)).isFalse();
  }

  private static String status(int uid, String capabilities) {
    return "Name:\tjava\nUid:\t%1$d\t%1$d\t%1$d\t%1$d\nGid:\t%1$d\t%1$d\t%1$d\t%1$d\nCapEff:\t%2$s\n"
        .formatted(uid, capabilities);
  }
}
