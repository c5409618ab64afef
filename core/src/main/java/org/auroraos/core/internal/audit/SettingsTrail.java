package org.auroraos.core.internal.audit;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.auroraos.api.audit.AuditEntry;
import org.auroraos.api.audit.AuditLog;
import org.auroraos.core.internal.config.NamedConfiguration;
import org.auroraos.core.internal.config.NamedConfigurations;
import org.auroraos.core.internal.config.SingleConfiguration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records which keys of the plugins' own settings and of the admission are others than before. At
 * the start of the platform, that is all of them. The values of plugins are not told: an
 * environment may hold secrets.
 */
@Component(service = ConfigurationListener.class, immediate = true)
public final class SettingsTrail implements ConfigurationListener {
  private static final Logger LOG = LoggerFactory.getLogger(SettingsTrail.class);
  private static final String PLUGINS = "org.auroraos.plugin";
  private static final String ADMISSION = "org.auroraos.admission";

  private final AuditLog log;
  private final NamedConfigurations plugins;
  private final SingleConfiguration admission;

  /** What was found last, as texts by key, by the ids of plugins and the PID of the admission. */
  private final Map<String, Map<String, String>> known = new TreeMap<>();

  /** Records what is there, and what changes from now on. */
  @Activate
  public SettingsTrail(@Reference AuditLog log, @Reference ConfigurationAdmin admin) {
    this.log = log;
    this.plugins = new NamedConfigurations(admin, PLUGINS);
    this.admission = new SingleConfiguration(admin, ADMISSION);
    look();
  }

  @Override
  public void configurationEvent(ConfigurationEvent event) {
    if (plugins.concerns(event) || admission.concerns(event)) {
      look();
    }
  }

  private synchronized void look() {
    try {
      Map<String, Map<String, String>> found = find();
      Set<String> subjects = new TreeSet<>(known.keySet());
      subjects.addAll(found.keySet());
      for (String subject : subjects) {
        compare(
            subject, known.getOrDefault(subject, Map.of()), found.getOrDefault(subject, Map.of()));
      }
      known.clear();
      known.putAll(found);
    } catch (IOException | IllegalStateException e) {
      LOG.warn("Changes of settings are not in the audit log: {}", e.toString());
    }
  }

  private Map<String, Map<String, String>> find() throws IOException {
    Map<String, Map<String, String>> found = new TreeMap<>();
    for (NamedConfiguration settings : plugins.list()) {
      found.computeIfAbsent(settings.name(), name -> new TreeMap<>()).putAll(texts(settings));
    }
    Optional<Map<String, Object>> read = admission.read();
    if (read.isPresent()) {
      found.put(
          ADMISSION, texts(new NamedConfiguration(ADMISSION, ADMISSION, ADMISSION, read.get())));
    }
    return found;
  }

  private static Map<String, String> texts(NamedConfiguration settings) {
    Map<String, String> texts = new TreeMap<>();
    settings.own().forEach((key, value) -> texts.put(key, text(value)));
    return texts;
  }

  private static String text(Object value) {
    return value instanceof Object[] array ? Arrays.asList(array).toString() : value.toString();
  }

  private void compare(String subject, Map<String, String> before, Map<String, String> now) {
    Set<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(now.keySet());
    List<String> changed =
        keys.stream().filter(key -> !Objects.equals(now.get(key), before.get(key))).toList();
    if (changed.isEmpty()) {
      return;
    }
    Map<String, String> details = new TreeMap<>();
    details.put("keys", String.join(" ", changed));
    if (subject.equals(ADMISSION)) {
      changed.forEach(key -> details.put(key, now.getOrDefault(key, "")));
    }
    var unused = log.append(AuditEntry.of("settings.changed", subject, details));
  }
}
