package org.auroraos.core.internal.lifecycle;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.auroraos.core.internal.health.HealthCheck;
import org.auroraos.core.internal.health.HealthTiming;
import org.auroraos.core.internal.health.OnTimeout;
import org.auroraos.core.internal.health.Readiness;
import org.auroraos.core.internal.health.SupervisionSettings;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;

/**
 * The keys {@code readiness}, {@code watchdog}, {@code on-timeout}, {@code install-timeout}, {@code
 * warm-spare} and {@code health.*} of a plugin's configuration.
 */
final class SupervisionKeys {
  private static final Pattern INTERFACE = Pattern.compile("[\\w$]+(\\.[\\w$]+)*");
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

  /** All of them. */
  static final List<String> NAMES =
      List.of(
          "readiness",
          "watchdog",
          "on-timeout",
          "install-timeout",
          "warm-spare",
          "health.command",
          "health.http",
          "health.service",
          "health.interval",
          "health.timeout",
          "health.failures",
          "health.successes",
          "health.start-delay");

  private final SettingKeys keys;

  private SupervisionKeys(SettingKeys keys) {
    this.keys = keys;
  }

  /** Reads the keys, and takes them out. What cannot be used is a mistake there. */
  static SupervisionSettings take(SettingKeys keys) {
    return new SupervisionKeys(keys).settings();
  }

  private SupervisionSettings settings() {
    SupervisionSettings defaults = SupervisionSettings.defaults();
    Readiness readiness =
        word("readiness", Readiness.values(), Readiness::text, defaults.readiness());
    OnTimeout onTimeout =
        word("on-timeout", OnTimeout.values(), OnTimeout::text, defaults.onTimeout());
    Optional<Duration> watchdog = positive("watchdog");
    Duration install = positive("install-timeout").orElse(defaults.installTimeout());
    return new SupervisionSettings(
        readiness,
        watchdog,
        onTimeout,
        install,
        check(),
        timing(defaults.timing()),
        keys.bool("warm-spare", defaults.warmSpare()));
  }

  private HealthTiming timing(HealthTiming defaults) {
    return new HealthTiming(
        keys.duration("health.interval", defaults.interval()),
        positive("health.timeout"),
        count("health.failures", defaults.failures()),
        count("health.successes", defaults.successes()),
        keys.duration("health.start-delay", defaults.startDelay()));
  }

  private Optional<HealthCheck> check() {
    Optional<String> command = keys.text("health.command");
    Optional<String> http = keys.text("health.http");
    Optional<String> service = keys.text("health.service");
    onlyOne("health.http", http, "health.command", command);
    onlyOne("health.service", service, "health.command", command);
    onlyOne("health.service", service, "health.http", http);
    if (service.isPresent()) {
      return service.flatMap(this::filter).map(HealthCheck.Service::new);
    }
    return http.isPresent()
        ? http.flatMap(this::url).map(HealthCheck.Http::new)
        : command.map(text -> new HealthCheck.Command(words(text)));
  }

  private void onlyOne(
      String key, Optional<String> value, String other, Optional<String> otherValue) {
    if (value.isPresent() && otherValue.isPresent()) {
      keys.mistake(key, value.get(), "there is " + other + " already; use one of the two");
    }
  }

  /** A filter, or the name of a service's interface. */
  private Optional<String> filter(String text) {
    boolean name = INTERFACE.matcher(text).matches();
    try {
      String filter = name ? "(objectClass=" + text + ")" : text;
      return Optional.of(FrameworkUtil.createFilter(filter).toString());
    } catch (InvalidSyntaxException e) {
      keys.mistake(
          "health.service",
          text,
          "neither the name of an interface nor a filter such as (&(objectClass=a.B)(c=d))");
      return Optional.empty();
    }
  }

  /** Split at blanks. A program with a path that is not absolute is one of the plugin's. */
  private static List<String> words(String text) {
    List<String> words = List.of(text.split("\\s+", 0));
    String program = words.get(0);
    if (program.startsWith("/") || !program.contains("/")) {
      return words;
    }
    List<String> inside = new ArrayList<>(words);
    inside.set(0, LaunchPlanner.CODE + "/" + program);
    return inside;
  }

  private Optional<URI> url(String text) {
    try {
      URI url = new URI(text);
      if ("http".equals(url.getScheme())
          && url.getHost() != null
          && url.getUserInfo() == null
          && LOOPBACK.contains(url.getHost())) {
        return Optional.of(url);
      }
    } catch (URISyntaxException e) {
      // told below, as another host is
    }
    keys.mistake("health.http", text, "not a URL such as http://127.0.0.1:8080/health");
    return Optional.empty();
  }

  private <T> T word(String key, T[] known, Function<T, String> name, T missing) {
    Optional<String> text = keys.text(key);
    if (text.isEmpty()) {
      return missing;
    }
    for (T value : known) {
      if (name.apply(value).equals(text.get())) {
        return value;
      }
    }
    keys.mistake(
        key,
        text.get(),
        "none of " + Arrays.stream(known).map(name).collect(Collectors.joining(", ")));
    return missing;
  }

  /** Empty when it is not there. */
  private Optional<Duration> positive(String key) {
    Duration missing = Duration.ofSeconds(-1);
    Duration value = keys.duration(key, missing);
    if (value.isZero()) {
      keys.mistake(key, "0", "must be more than nothing");
    }
    return value.isZero() || value.equals(missing) ? Optional.empty() : Optional.of(value);
  }

  private int count(String key, int missing) {
    Optional<String> text = keys.text(key);
    if (text.isEmpty()) {
      return missing;
    }
    if (!text.get().matches("[1-9]\\d{0,3}")) {
      keys.mistake(key, text.get(), "not a number from 1 to 9999");
      return missing;
    }
    return Integer.parseInt(text.get());
  }
}
