package org.auroraos.backend.linux.internal.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxException.Kind;
import org.auroraos.api.backend.SandboxLaunch;
import org.auroraos.api.backend.SandboxMount;
import org.auroraos.backend.linux.internal.identity.Identity;

/**
 * Without a private root a user of its own must be let through the directories above what it is
 * shown.
 */
final class Passage {
  private static final int OF_OTHERS = 1;
  private static final int OF_GROUP = 8;
  private static final int OF_OWNER = 64;

  private Passage() {}

  /** Refuses a launch whose program could not get at what it is shown, and says where. */
  static void check(SandboxLaunch launch, CompiledLaunch compiled) throws SandboxException {
    Identity identity = compiled.identity();
    if (!identity.dedicated()) {
      return;
    }
    for (SandboxMount mount : launch.mounts()) {
      for (Path above = mount.source().getParent(); above != null; above = above.getParent()) {
        if (!lets(above, identity.outside())) {
          throw new SandboxException(
              Kind.INVALID_REQUEST,
              "identity",
              "without namespaces "
                  + identity.name()
                  + " cannot get to "
                  + mount.source()
                  + ", because "
                  + above
                  + " does not let it through: chmod o+x "
                  + above,
              compiled.enforcements().report());
        }
      }
    }
  }

  private static boolean lets(Path directory, Identity.Ids ids) {
    try {
      Map<String, Object> attributes =
          Files.readAttributes(directory, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
      int mode = (Integer) attributes.get("mode");
      boolean owner = attributes.get("uid").equals(ids.uid());
      boolean group = attributes.get("gid").equals(ids.gid());
      int bit = owner ? OF_OWNER : group ? OF_GROUP : OF_OTHERS;
      return (mode & bit) != 0;
    } catch (IOException e) {
      // What cannot be looked at is found out by the launcher.
      return true;
    }
  }
}
