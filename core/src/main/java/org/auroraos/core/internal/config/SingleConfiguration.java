package org.auroraos.core.internal.config;

import java.io.IOException;
import java.util.Collections;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;

/**
 * A configuration of which there is one: {@code PID.cfg}.
 *
 * @param admin where it is kept
 * @param pid its PID
 */
public record SingleConfiguration(ConfigurationAdmin admin, String pid) {
  /** Whether an event is about it. */
  public boolean concerns(ConfigurationEvent event) {
    return pid.equals(event.getPid());
  }

  /** Its keys and values, with those that Config Admin and FileInstall add; empty without one. */
  public Optional<Map<String, Object>> read() throws IOException {
    try {
      Configuration[] found = admin.listConfigurations("(service.pid=" + pid + "*)");
      for (Configuration configuration :
          found == null ? List.<Configuration>of() : List.of(found)) {
        Dictionary<String, Object> values = configuration.getProperties();
        if (values != null && configuration.getPid().equals(pid)) {
          Map<String, Object> properties = new TreeMap<>();
          Collections.list(values.keys()).forEach(key -> properties.put(key, values.get(key)));
          return Optional.of(properties);
        }
      }
      return Optional.empty();
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException("not a PID: " + pid, e);
    } catch (IllegalStateException goneMeanwhile) {
      throw new IOException("Config Admin goes: " + goneMeanwhile.getMessage(), goneMeanwhile);
    }
  }
}
