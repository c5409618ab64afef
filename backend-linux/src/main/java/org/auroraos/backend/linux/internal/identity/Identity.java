package org.auroraos.backend.linux.internal.identity;

/**
 * Who a program is; given back on close.
 *
 * @param outside its user and group on the host
 * @param inside its user and group inside
 * @param mapped whether a user namespace stands between the two
 * @param dedicated whether nobody else has it, and files can be given to it
 * @param passing whether it is only lent for one launch, so that its number says nothing
 * @param detail what a reader of the report must know
 * @param release gives it back
 */
public record Identity(
    Ids outside,
    Ids inside,
    boolean mapped,
    boolean dedicated,
    boolean passing,
    String detail,
    Runnable release)
    implements AutoCloseable {
  /** What every program is inside, unless it keeps the platform's own user. */
  static final Ids PLUGIN = new Ids(1000, 1000);

  /**
   * A user and a group.
   *
   * @param uid the user
   * @param gid the group
   */
  public record Ids(int uid, int gid) {}

  /** Who it is outside, in words that are the same for every run of the same thing. */
  public String name() {
    return passing ? "an unprivileged uid of its own" : "uid " + outside.uid();
  }

  /** The same without a user namespace. */
  Identity unmapped() {
    return new Identity(outside, outside, false, dedicated, passing, detail, release);
  }

  @Override
  public void close() {
    release.run();
  }
}
