package org.auroraos.core.internal.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.auroraos.api.audit.AuditEntry;
import org.junit.jupiter.api.Test;

class EntryBoundsTest {
  @Test
  void whatIsNotTooLongStaysAsItIs() {
    String longest = "y".repeat(EntryBounds.LONGEST);
    AuditEntry entry = new AuditEntry("plugin.examined", longest, longest, Map.of("a", longest));

    assertThat(EntryBounds.within(entry)).isEqualTo(entry);
  }

  @Test
  void eachValueIsCutAndSaysHowLongItWas() {
    String tooLong = "y".repeat(EntryBounds.LONGEST + 1);
    String cut = "y".repeat(EntryBounds.LONGEST) + "… (4097 characters)";
    AuditEntry entry = new AuditEntry("plugin.examined", tooLong, tooLong, Map.of("a", tooLong));

    assertThat(EntryBounds.within(entry))
        .isEqualTo(new AuditEntry("plugin.examined", cut, cut, Map.of("a", cut)));
  }

  @Test
  void noCharacterIsCutInTwo() {
    String tooLong = "y".repeat(EntryBounds.LONGEST - 1) + "\ud83d\ude00";

    assertThat(EntryBounds.within(AuditEntry.of("a", tooLong, Map.of())).subject())
        .isEqualTo("y".repeat(EntryBounds.LONGEST - 1) + "… (4097 characters)");
  }

  @Test
  void anEventThatIsCutIsStillOne() {
    String event = "a".repeat(EntryBounds.LONGEST_NAME - 1) + ".more";

    assertThat(EntryBounds.within(AuditEntry.of(event, "", Map.of())).event())
        .isEqualTo("a".repeat(EntryBounds.LONGEST_NAME - 1));
  }
}
