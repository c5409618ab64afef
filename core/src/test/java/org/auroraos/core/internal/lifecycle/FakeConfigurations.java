package org.auroraos.core.internal.lifecycle;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.auroraos.api.policy.PolicyRegistry;
import org.auroraos.core.internal.policy.PolicyRegistryComponent;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Config Admin as the lifecycle uses it, and the real policy registry fed from it. */
final class FakeConfigurations {
  private final Map<String, Map<String, Object>> byPid = new ConcurrentHashMap<>();
  private final PolicyRegistryComponent policies =
      new PolicyRegistryComponent(
          (BundleContext)
              Proxy.newProxyInstance(
                  BundleContext.class.getClassLoader(),
                  new Class<?>[] {BundleContext.class},
                  (proxy, method, arguments) -> null));

  PolicyRegistry policies() {
    return policies;
  }

  /** Writes {@code org.auroraos.policy~NAME.cfg}. */
  void policy(String name, Map<String, String> properties) {
    Map<String, Object> all = new HashMap<>(properties);
    all.put("felix.fileinstall.filename", "file:/etc/org.auroraos.policy~" + name + ".cfg");
    policies.updated("org.auroraos.policy~" + name, FrameworkUtil.asDictionary(all));
  }

  /** Writes {@code org.auroraos.plugin~ID.cfg}. */
  void plugin(String id, Map<String, Object> properties) {
    byPid.put("org.auroraos.plugin~" + id, properties);
  }

  ConfigurationAdmin admin() {
    return (ConfigurationAdmin)
        Proxy.newProxyInstance(
            ConfigurationAdmin.class.getClassLoader(),
            new Class<?>[] {ConfigurationAdmin.class},
            (proxy, method, arguments) -> {
              if (!method.getName().equals("listConfigurations")) {
                throw new UnsupportedOperationException(method.getName());
              }
              String filter = (String) arguments[0];
              String pid = filter.substring("(service.pid=".length(), filter.length() - 1);
              return Optional.ofNullable(byPid.get(pid))
                  .map(properties -> new Configuration[] {configuration(properties)})
                  .orElse(null);
            });
  }

  private static Configuration configuration(Map<String, Object> properties) {
    return (Configuration)
        Proxy.newProxyInstance(
            Configuration.class.getClassLoader(),
            new Class<?>[] {Configuration.class},
            (proxy, method, arguments) ->
                method.getName().equals("getProperties")
                    ? FrameworkUtil.asDictionary(properties)
                    : null);
  }
}
