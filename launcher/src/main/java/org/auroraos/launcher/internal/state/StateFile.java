package org.auroraos.launcher.internal.state;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.auroraos.launcher.internal.LauncherException;
import org.auroraos.launcher.internal.Locations;

/** The file {@code run/platform.json}; readers always see a complete one. */
public final class StateFile {
  private final Path file;

  /** The state file of a data directory. */
  public StateFile(Locations locations) {
    this.file = locations.run().resolve("platform.json");
  }

  /** Replaces the file. */
  public void write(PlatformState state) {
    Path fresh = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.writeString(fresh, state.toJson() + "\n");
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new LauncherException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** Removes the file; the platform is gone. */
  public void remove() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // a file left behind names a process that is gone, which readers find out
    }
  }

  /** What the file says, whether or not that process still lives. */
  public Optional<PlatformState> read() {
    try {
      return PlatformState.fromJson(Files.readString(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (AccessDeniedException e) {
      throw new LauncherException(
          "no permission to read " + file + "; ask as the user who runs the platform");
    } catch (IOException e) {
      throw new LauncherException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** The platform that runs now: the one in the file, if its process lives. */
  public Optional<PlatformState> running() {
    return read().filter(PlatformProcess::isAlive);
  }
}
