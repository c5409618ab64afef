package org.auroraos.itest.attacks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** What this machine and this user can show. */
final class Machine {
  private static final int CAP_SYS_RESOURCE = 24;

  private final boolean root;
  private final long landlock;
  private final Optional<String> configuration;
  private final boolean hasResourceCapability;
  private final boolean hasRoute;
  private final boolean planted;

  private Machine(boolean root, World world) throws IOException {
    this.root = root;
    this.planted = Boolean.parseBoolean(world.name("planted"));
    this.landlock = Long.parseLong(world.name("landlock"));
    this.configuration = kernelConfiguration();
    String status = Files.readString(Path.of("/proc/self/status"));
    String effective = status.replaceFirst("(?s).*\nCapEff:\t([0-9a-f]+).*", "$1");
    this.hasResourceCapability =
        (Long.parseUnsignedLong(effective, 16) >> CAP_SYS_RESOURCE & 1) == 1;
    this.hasRoute =
        Files.readAllLines(Path.of("/proc/net/route")).stream()
            .anyMatch(line -> line.matches("\\S+\\s+00000000\\s.*"));
  }

  static Machine of(World world) throws IOException {
    return new Machine(isRoot(), world);
  }

  static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  boolean root() {
    return root;
  }

  /** Why an attack shows nothing here; empty if it does. */
  Optional<String> obstacle(Attack attack) {
    if (attack.kernel().isPresent() && !isConfigured(attack.kernel().get())) {
      return Optional.of("not on this kernel: " + attack.kernel().get());
    }
    if (attack.needsCapability("CAP_SYS_RESOURCE") && root && !hasResourceCapability) {
      return Optional.of("root has no CAP_SYS_RESOURCE here");
    }
    if (attack.given().equals("route") && !hasRoute) {
      return Optional.of("no route to other networks here");
    }
    if (attack.arguments().stream().anyMatch(Set.of("{device}", "{setuid}")::contains)
        && !planted) {
      return Optional.of("only root can plant what it needs");
    }
    if (attack.given().equals("groups") && !planted) {
      return Optional.of("only root can give groups");
    }
    if (attack.given().equals("privileged") && !root) {
      return Optional.of("only for a platform of root");
    }
    return Optional.empty();
  }

  /** Why an attack is known to succeed inside here; empty if it must not. */
  Optional<String> missingLayer(Attack attack, boolean root) {
    String needs = attack.needs();
    if (needs.equals("open")) {
      return Optional.of("not stopped: " + attack.layer());
    }
    if (needs.equals("privilege") && !root) {
      return Optional.of("not stopped for a platform without privilege: " + attack.layer());
    }
    if (needs.startsWith("landlock ")) {
      long abi = Long.parseLong(needs.substring("landlock ".length()));
      return landlock >= abi
          ? Optional.empty()
          : Optional.of("not stopped here: Landlock ABI " + abi + ", the kernel has " + landlock);
    }
    return Optional.empty();
  }

  private boolean isConfigured(String option) {
    Pattern line = Pattern.compile("(?m)^" + Pattern.quote(option) + "(_[A-Z]+)?=[ym]$");
    return configuration.isEmpty() || line.matcher(configuration.get()).find();
  }

  private static Optional<String> kernelConfiguration() throws IOException {
    Path inKernel = Path.of("/proc/config.gz");
    if (Files.isReadable(inKernel)) {
      try (InputStream in = new GZIPInputStream(Files.newInputStream(inKernel))) {
        return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    String release = Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip();
    Path installed = Path.of("/boot/config-" + release);
    return Files.isReadable(installed)
        ? Optional.of(Files.readString(installed))
        : Optional.empty();
  }
}
