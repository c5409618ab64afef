package org.auroraos.backend.linux.internal.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.auroraos.api.policy.IdentityPolicy;
import org.auroraos.backend.linux.internal.proc.ProcessFacts;

/**
 * Gives every owner a user and a group of its own where the platform may, and its own otherwise.
 */
public final class Identities implements AutoCloseable {
  private static final Path SHARED = Path.of("/run/aurora/identity.lock");

  private final ProcessFacts self;
  private final IdRange range;
  private final Optional<IdentityStore> store;
  private final boolean recording;
  private final SortedMap<String, Integer> owners;
  private Optional<PassingIds> passing = Optional.empty();

  private Identities(
      ProcessFacts self, IdRange range, Optional<IdentityStore> store, boolean recording)
      throws IOException {
    this.self = self;
    this.range = range;
    this.store = store;
    this.recording = recording;
    this.owners = store.isPresent() ? store.get().read() : new TreeMap<>();
  }

  /**
   * With a record in the data directory.
   *
   * @param data the data directory, or empty when there is none
   * @throws IOException when there is a record that cannot be read
   */
  public static Identities of(ProcessFacts self, IdRange range, Optional<Path> data)
      throws IOException {
    Optional<IdentityStore> store =
        data.map(directory -> new IdentityStore(directory.resolve("identity.json"), range));
    return new Identities(self, range, store, data.filter(Files::isWritable).isPresent());
  }

  /** Whether programs can be given users of their own. */
  public boolean canAssign() {
    return self.mayAssign(range.first(), range.size());
  }

  /**
   * The identity of a new sandbox.
   *
   * @param owner whose it is; empty for one that nobody else alive has
   * @throws IOException when none can be given, or it cannot be recorded
   */
  public synchronized Identity take(String owner, IdentityPolicy policy) throws IOException {
    if (policy == IdentityPolicy.PLATFORM) {
      return ofPlatform(!self.mayAdministrate(), "the platform's own user, as the policy says");
    }
    if (!canAssign()) {
      return ofPlatform(
          true,
          "the platform's own user in a user namespace: the platform may not assign others (it"
              + " needs CAP_SETUID, CAP_SETGID, CAP_CHOWN, CAP_SYS_ADMIN, and the users "
              + range
              + " in its uid_map)");
    }
    return ownOf(owner);
  }

  /**
   * The identity of a new sandbox that has no user namespace: the same user inside as outside.
   *
   * @param owner whose it is; empty for one that nobody else alive has
   * @throws IOException when none can be given, or it cannot be recorded
   */
  public synchronized Identity takeUnmapped(String owner, IdentityPolicy policy)
      throws IOException {
    if (policy == IdentityPolicy.PLATFORM) {
      return ofPlatform(false, "the platform's own user, as the policy says");
    }
    if (!self.mayBecome(range.first(), range.size())) {
      return ofPlatform(
          false,
          "the program is the platform's own user: to give it another, the platform needs"
              + " CAP_SETUID, CAP_SETGID, CAP_CHOWN, and the users "
              + range
              + " in its uid_map");
    }
    return ownOf(owner).unmapped();
  }

  private Identity ownOf(String owner) throws IOException {
    if (owner.isEmpty()) {
      int id = passing().take();
      return dedicated(id, true, "", () -> passing.ifPresent(ids -> ids.giveBack(id)));
    }
    if (!owners.containsKey(owner)) {
      assign(owner);
    }
    String detail = recording ? "" : "for this run of the platform: it cannot be recorded";
    return dedicated(owners.get(owner), !recording, detail, () -> {});
  }

  @Override
  public synchronized void close() throws IOException {
    if (passing.isPresent()) {
      passing.get().close();
    }
  }

  private Identity ofPlatform(boolean mapped, String detail) {
    Identity.Ids own = new Identity.Ids(self.uid(), self.gid());
    Identity.Ids inside = mapped ? Identity.PLUGIN : own;
    return new Identity(own, inside, mapped, false, false, detail, () -> {});
  }

  private static Identity dedicated(int id, boolean passing, String detail, Runnable release) {
    Identity.Ids outside = new Identity.Ids(id, id);
    return new Identity(outside, Identity.PLUGIN, true, true, passing, detail, release);
  }

  /** An owner whose id cannot be recorded has a passing one, as long as this platform lives. */
  private void assign(String owner) throws IOException {
    if (recording) {
      owners.putAll(store.orElseThrow().readWith(owner, this::choose));
    } else {
      owners.put(owner, passing().take());
    }
  }

  private PassingIds passing() throws IOException {
    if (passing.isEmpty()) {
      passing = Optional.of(PassingIds.sharedThrough(SHARED, range));
    }
    return passing.get();
  }

  /**
   * The next id that no owner has. The first of all is drawn by lot, so that the owners of two
   * platforms on one machine hardly meet.
   */
  private int choose(Set<Integer> taken) {
    int start =
        taken.stream()
            .filter(range::contains)
            .max(Integer::compare)
            .map(highest -> highest + 1 - range.first())
            .orElseGet(() -> RandomGenerator.getDefault().nextInt(range.owners()));
    return IntStream.range(0, range.owners())
        .map(offset -> range.first() + (start + offset) % range.owners())
        .filter(id -> !taken.contains(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "all identities of the range "
                        + range
                        + " have an owner; set aurora.identity.range to a larger one"));
  }
}
