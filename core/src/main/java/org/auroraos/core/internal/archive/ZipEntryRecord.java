package org.auroraos.core.internal.archive;

/**
 * An entry of a zip's central directory (APPNOTE.TXT 4.3.12).
 *
 * @param name as it stands there
 * @param flags general purpose bit flag
 * @param method 0 stored, 8 deflated
 * @param crc CRC-32 of the content
 * @param compressed bytes in the archive
 * @param size bytes unpacked
 * @param unixMode {@code st_mode} where the archive was made on Unix, else 0
 * @param offset of its local header
 */
public record ZipEntryRecord(
    String name,
    int flags,
    int method,
    long crc,
    long compressed,
    long size,
    int unixMode,
    long offset) {
  private static final int TYPE = 0170000;
  private static final int REGULAR = 0100000;
  private static final int DIRECTORY = 0040000;
  private static final int LINK = 0120000;
  private static final int ANY_EXECUTE = 0111;
  private static final int SET_ID = 06000;

  /** Whether it is a directory: as the JDK does it, by the name alone. */
  public boolean directory() {
    return name.endsWith("/");
  }

  boolean directoryByMode() {
    return (unixMode & TYPE) == DIRECTORY;
  }

  /** Whether name and mode tell of the same kind of thing, if there is a mode. */
  public boolean consistent() {
    return (unixMode & TYPE) == 0 || directory() == directoryByMode();
  }

  /** Whether it is a symbolic link. */
  public boolean link() {
    return (unixMode & TYPE) == LINK;
  }

  boolean executable() {
    return (unixMode & ANY_EXECUTE) != 0;
  }

  /** Whether it has a set-user-ID or set-group-ID bit, inode(7); on a directory it means little. */
  public boolean setId() {
    return (unixMode & SET_ID) != 0 && !directory();
  }

  /** Not a file, directory or link: a device, a pipe, a socket. */
  boolean special() {
    int type = unixMode & TYPE;
    return type != 0 && type != REGULAR && type != DIRECTORY && type != LINK;
  }

  boolean encrypted() {
    return (flags & 1) != 0;
  }

  /** Sizes and CRC follow the content and are zero in the local header. */
  boolean hasDataDescriptor() {
    return (flags & 8) != 0;
  }
}
