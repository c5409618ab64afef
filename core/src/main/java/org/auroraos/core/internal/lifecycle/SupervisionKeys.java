package org.auroraos.core.internal.lifecycle;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.auroraos.api.policy.PolicyException;
import org.auroraos.core.internal.health.HealthCheck;
import org.auroraos.core.internal.health.HealthTiming;
import org.auroraos.core.internal.health.OnTimeout;
import org.auroraos.core.internal.health.Readiness;
import org.auroraos.core.internal.health.SupervisionSettings;

/**
 * The keys {@code readiness}, {@code watchdog}, {@code on-timeout}, {@code install-timeout} and
 * {@code health.*} of a plugin's configuration.
 */
final class SupervisionKeys {
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

  private final Map<String, Object> properties;
  private final String source;

  private SupervisionKeys(Map<String, Object> properties, String source) {
    this.properties = properties;
    this.source = source;
  }

  /**
   * Reads the keys, and takes them out.
   *
   * @param source what to name in errors
   */
  static SupervisionSettings take(Map<String, Object> properties, String source)
      throws PolicyException {
    return new SupervisionKeys(properties, source).settings();
  }

  private SupervisionSettings settings() throws PolicyException {
    SupervisionSettings defaults = SupervisionSettings.defaults();
    Readiness readiness =
        word("readiness", Readiness.values(), Readiness::text, defaults.readiness());
    OnTimeout onTimeout =
        word("on-timeout", OnTimeout.values(), OnTimeout::text, defaults.onTimeout());
    Optional<Duration> watchdog = positive("watchdog");
    Duration install = positive("install-timeout").orElse(defaults.installTimeout());
    return new SupervisionSettings(
        readiness, watchdog, onTimeout, install, check(), timing(defaults.timing()));
  }

  private HealthTiming timing(HealthTiming defaults) throws PolicyException {
    return new HealthTiming(
        duration("health.interval").orElse(defaults.interval()),
        positive("health.timeout"),
        count("health.failures", defaults.failures()),
        count("health.successes", defaults.successes()),
        duration("health.start-delay").orElse(defaults.startDelay()));
  }

  private Optional<HealthCheck> check() throws PolicyException {
    Optional<String> command = text("health.command");
    Optional<String> http = text("health.http");
    if (command.isPresent() && http.isPresent()) {
      throw new PolicyException(
          source, "health.http", http.get(), "there is health.command already; use one of the two");
    }
    if (http.isPresent()) {
      return Optional.of(new HealthCheck.Http(url(http.get())));
    }
    return command.map(text -> new HealthCheck.Command(words(text)));
  }

  /** Split at blanks. A program with a path that is not absolute is one of the plugin's. */
  private static List<String> words(String text) {
    String full =
        text.startsWith("/") || !text.split("\\s+", 2)[0].contains("/")
            ? text
            : LaunchPlanner.CODE + "/" + text;
    return List.of(full.split("\\s+"));
  }

  private URI url(String text) throws PolicyException {
    try {
      URI url = new URI(text);
      if ("http".equals(url.getScheme())
          && url.getHost() != null
          && url.getUserInfo() == null
          && LOOPBACK.contains(url.getHost())) {
        return url;
      }
    } catch (URISyntaxException e) {
      // told below, as another host is
    }
    throw new PolicyException(
        source, "health.http", text, "not a URL such as http://127.0.0.1:8080/health");
  }

  private <T> T word(String key, T[] known, Function<T, String> name, T missing)
      throws PolicyException {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return missing;
    }
    for (T value : known) {
      if (name.apply(value).equals(text.get())) {
        return value;
      }
    }
    throw new PolicyException(
        source,
        key,
        text.get(),
        "none of " + Arrays.stream(known).map(name).collect(Collectors.joining(", ")));
  }

  private Optional<Duration> positive(String key) throws PolicyException {
    Optional<Duration> value = duration(key);
    if (value.filter(Duration::isZero).isPresent()) {
      throw new PolicyException(source, key, "0", "must be more than nothing");
    }
    return value;
  }

  private Optional<Duration> duration(String key) throws PolicyException {
    Optional<String> text = text(key);
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of(Durations.parse(text.get(), key, source));
  }

  private int count(String key, int missing) throws PolicyException {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return missing;
    }
    if (!text.get().matches("[1-9]\\d{0,3}")) {
      throw new PolicyException(source, key, text.get(), "not a number from 1 to 9999");
    }
    return Integer.parseInt(text.get());
  }

  private Optional<String> text(String key) {
    return Optional.ofNullable(properties.remove(key))
        .map(value -> value.toString().strip())
        .filter(value -> !value.isEmpty());
  }
}
