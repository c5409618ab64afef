package org.auroraos.backend.linux.internal.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auroraos.api.policy.IdentityPolicy;
import org.auroraos.backend.linux.internal.proc.ProcessFacts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentitiesTest {
  private static final IdRange SMALL = new IdRange(200_000, 200_031);
  private static final List<ProcessFacts.IdRange> ALL =
      List.of(new ProcessFacts.IdRange(0, 4294967295L));

  @TempDir Path data;

  private ProcessFacts root;
  private ProcessFacts user;

  @BeforeEach
  void facts() {
    root = new ProcessFacts(0, 0, -1L, ALL, ALL);
    user = new ProcessFacts(1000, 1000, 0, ALL, ALL);
  }

  @Test
  void anOwnerKeepsItsIdentityOverRestarts() throws Exception {
    int alpha = take(open(root), "alpha");
    Identities second = open(root);
    int beta = take(second, "beta");

    assertThat(take(second, "alpha")).isEqualTo(alpha);
    assertThat(take(open(root), "beta")).isEqualTo(beta).isNotEqualTo(alpha);
    assertThat(data.resolve("identity.json")).content().contains("\"alpha\": " + alpha);
  }

  @Test
  void twoPlatformsOnOneDataDirectoryNeverGiveAnIdentityTwice() throws Exception {
    Identities first = open(root);
    Identities second = open(root);

    assertThat(List.of(take(first, "a"), take(second, "b"), take(first, "c"), take(second, "d")))
        .doesNotHaveDuplicates();
    assertThat(take(second, "a")).isEqualTo(take(first, "a"));
  }

  @Test
  void whenAllIdentitiesHaveAnOwnerThereIsNoMore() throws Exception {
    Identities identities = open(root);
    List<Integer> given = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      given.add(take(identities, "owner" + i));
    }

    assertThat(given).doesNotHaveDuplicates().allMatch(id -> id >= 200_000 && id < 200_024);
    assertThatThrownBy(() -> take(identities, "one-too-many"))
        .hasMessageContaining("aurora.identity.range");
  }

  @Test
  void aDamagedRecordStopsEverything() throws Exception {
    Path file = data.resolve("identity.json");
    for (String content :
        List.of(
            "",
            "{}",
            "{\"version\": 2, \"owners\": {}}",
            "{\"version\": 1, \"owners\": {\"a\": 200001, \"b\": 200001}}",
            "{\"version\": 1, \"owners\": {\"a\": 200001, \"a\": 200002}}",
            "{\"version\": 1, \"owners\": {\"a\": 0}}",
            "{\"version\": 1, \"owners\": {\"a\": 999}}",
            "{\"version\": 1, \"owners\": {\"a\": 4294967295}}",
            "{\"version\": 1, \"owners\": {\"a\": x}}")) {
      Files.writeString(file, content);
      assertThatThrownBy(() -> open(root))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("damaged")
          .hasMessageContaining(file.toString());
    }
  }

  @Test
  void anIdThatOwnsFilesIsNotGivenToAnotherWhenTheRecordIsLost() throws Exception {
    assumeThat(Files.isWritable(Path.of("/proc/1/oom_score_adj"))).as("root, to chown").isTrue();
    for (int id = 200_000; id < 200_023; id++) {
      Path kept = Files.createDirectories(data.resolve("plugins/old" + id + "/data"));
      Files.setAttribute(kept, "unix:uid", id);
    }

    assertThat(take(open(root), "new")).isEqualTo(200_023);
    Identities full = open(root);
    assertThatThrownBy(() -> take(full, "one-too-many")).hasMessageContaining("have an owner");
  }

  @Test
  void withoutAUserNamespaceAnOwnerHasTheSameUserInsideAsOutside() throws Exception {
    int alpha = take(open(root), "alpha");
    Identity unmapped = open(root).takeUnmapped("alpha", IdentityPolicy.PRIVATE);

    assertThat(unmapped.outside()).isEqualTo(new Identity.Ids(alpha, alpha));
    assertThat(unmapped.inside()).isEqualTo(unmapped.outside());
    assertThat(unmapped.mapped()).isFalse();
    Identity own = open(user).takeUnmapped("alpha", IdentityPolicy.PRIVATE);
    assertThat(own.dedicated()).isFalse();
    assertThat(own.detail()).contains("CAP_SETUID");
  }

  @Test
  void anOrdinaryPlatformHasOnlyItself() throws Exception {
    Identity identity = open(user).take("alpha", IdentityPolicy.PRIVATE);

    assertThat(identity.outside()).isEqualTo(new Identity.Ids(1000, 1000));
    assertThat(identity.inside()).isEqualTo(new Identity.Ids(1000, 1000));
    assertThat(identity.mapped()).isTrue();
    assertThat(identity.dedicated()).isFalse();
    assertThat(identity.detail()).contains("own user");
    assertThat(data.resolve("identity.json")).doesNotExist();
  }

  @Test
  void thePlatformsOwnUserIsNotMappedWhereThatIsPossible() throws Exception {
    assertThat(open(root).take("a", IdentityPolicy.PLATFORM).mapped()).isFalse();
    assertThat(open(user).take("a", IdentityPolicy.PLATFORM).mapped()).isTrue();
  }

  @Test
  void withoutAnOwnerTheIdentityIsFreeAgainAfterwards() throws Exception {
    assumeThat(Files.isWritable(Path.of("/run"))).as("the shared record below /run").isTrue();
    try (Identities first = open(root)) {
      List<Identity> taken = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        taken.add(first.take("", IdentityPolicy.PRIVATE));
      }
      assertThat(taken)
          .extracting(identity -> identity.outside().uid())
          .doesNotHaveDuplicates()
          .allMatch(id -> id >= 200_024 && id <= 200_031);
      assertThatThrownBy(() -> first.take("", IdentityPolicy.PRIVATE))
          .hasMessageContaining("in use");
      taken.forEach(Identity::close);
      first.take("", IdentityPolicy.PRIVATE).close();
    }
  }

  private Identities open(ProcessFacts self) throws IOException {
    return Identities.of(self, SMALL, Optional.of(data));
  }

  private static int take(Identities identities, String owner) throws IOException {
    return identities.take(owner, IdentityPolicy.PRIVATE).outside().uid();
  }
}
