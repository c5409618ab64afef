package org.auroraos.backend.linux.internal.install;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The launcher as the bundle carries it. */
final class LauncherBinary {
  private final byte[] content;

  private LauncherBinary(byte[] content) {
    this.content = content;
  }

  /** The one for this machine. */
  static LauncherBinary forThisMachine() throws InstallationException {
    String architecture = architecture(System.getProperty("os.arch"));
    String resource = "/native/" + architecture + "/aurora-launch";
    try (InputStream in = LauncherBinary.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new InstallationException(
            "this build of Aurora has no native launcher for "
                + architecture
                + " machines; build it on such a machine, or where a C compiler for it exists");
      }
      byte[] content = in.readAllBytes();
      return new LauncherBinary(content);
    } catch (IOException e) {
      throw new InstallationException("the native launcher cannot be read from its bundle", e);
    }
  }

  byte[] content() {
    return content.clone();
  }

  /** The SHA-256 of the content, in hexadecimal. */
  String digest() {
    return digest(content);
  }

  static String digest(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String architecture(String name) {
    return name.equals("amd64") ? "x86_64" : name;
  }
}
