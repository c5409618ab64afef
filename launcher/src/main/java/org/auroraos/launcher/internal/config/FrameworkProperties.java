package org.auroraos.launcher.internal.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.auroraos.launcher.internal.LauncherException;
import org.auroraos.launcher.internal.Locations;

/** The properties that the framework starts with: ours, over them those of the operator. */
public final class FrameworkProperties {
  private static final String STOP_GRACE = "aurora.stop.grace";
  private static final String EXTRA_PACKAGES = "org.osgi.framework.system.packages.extra";

  private FrameworkProperties() {}

  /**
   * Puts the properties together.
   *
   * @param locations where things lie
   * @param build versions
   * @param mode what the framework is for
   * @param cache the framework's storage, emptied when it starts
   */
  public static Map<String, String> of(
      Locations locations, BuildInfo build, Mode mode, Path cache) {
    Map<String, String> own = new LinkedHashMap<>();
    own.put("aurora.home", locations.home().toString());
    own.put("aurora.data", locations.data().toString());
    own.put("aurora.etc", locations.etc().toString());
    own.put("aurora.deploy", locations.deploy().toString());
    own.put("aurora.runtime", locations.runtime().toString());
    own.put("aurora.version", build.aurora());
    own.put("aurora.mode", mode.label());

    Map<String, String> all = new LinkedHashMap<>(defaults(locations, cache));
    all.putAll(UserProperties.load(locations.etc().resolve(UserProperties.FILE), own));
    all.putAll(own);
    all.merge(EXTRA_PACKAGES, loggingPackages(build), (users, ours) -> ours + "," + users);
    return all;
  }

  /** How long a stop may take before the process ends in any case. */
  public static Duration stopGrace(Map<String, String> properties) {
    String seconds = properties.getOrDefault(STOP_GRACE, "30");
    try {
      return Duration.ofSeconds(Integer.parseUnsignedInt(seconds));
    } catch (NumberFormatException e) {
      throw new LauncherException(STOP_GRACE + ": not a number of seconds: " + seconds, e);
    }
  }

  private static Map<String, String> defaults(Locations locations, Path cache) {
    Map<String, String> defaults = new LinkedHashMap<>();
    defaults.put("org.osgi.framework.storage", cache.toString());
    defaults.put("org.osgi.framework.storage.clean", "onFirstInit");
    // PlatformLock holds the data directory; the framework's own lock would say less
    defaults.put("felix.cache.locking", "false");
    defaults.put("org.osgi.framework.startlevel.beginning", "100");
    // Nothing here is resolved that would be worth the threads
    defaults.put("felix.resolver.parallelism", "1");
    defaults.put("felix.log.level", "2");
    defaults.put("ds.loglevel", "info");
    // Errors only: Event Admin writes to standard output, also that it is interrupted at the end.
    defaults.put("org.apache.felix.eventadmin.LogLevel", "1");
    defaults.putAll(configurationFiles(locations, cache));
    defaults.put("gosh.home", locations.home().resolve("lib").resolve("console").toString());
    return defaults;
  }

  /** FileInstall reads configurations here and nothing else; core watches the deploy folder. */
  private static Map<String, String> configurationFiles(Locations locations, Path cache) {
    return Map.of(
        "felix.fileinstall.dir", locations.etc().toString(),
        "felix.fileinstall.filter", ".*\\.(cfg|config)",
        "felix.fileinstall.enableConfigSave", "false",
        "felix.fileinstall.noInitialDelay", "true",
        "felix.fileinstall.poll", "1000",
        "felix.fileinstall.subdir.mode", "skip",
        "felix.fileinstall.tmpdir", cache.resolve("fileinstall").toString(),
        // errors and warnings; each configuration that is updated would be one line of information
        "felix.fileinstall.log.level", "2");
  }

  /** Logging comes from the class path of the launcher; the system bundle exports it. */
  private static String loggingPackages(BuildInfo build) {
    String slf4j = ";version=\"" + build.slf4j() + "\"";
    String logback = ";version=\"" + build.logback() + "\"";
    return String.join(
        ",",
        "org.slf4j" + slf4j,
        "org.slf4j.event" + slf4j,
        "org.slf4j.helpers" + slf4j,
        "org.slf4j.spi" + slf4j,
        "ch.qos.logback.classic" + logback,
        "ch.qos.logback.classic.spi" + logback,
        "ch.qos.logback.classic.util" + logback,
        "ch.qos.logback.core" + logback,
        "ch.qos.logback.core.spi" + logback,
        "ch.qos.logback.core.util" + logback);
  }
}
