package org.auroraos.core.internal.lifecycle;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.auroraos.api.policy.PolicyRegistry;
import org.auroraos.core.internal.config.NamedConfigurations;
import org.auroraos.core.internal.policy.PolicyRegistryComponent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;

/** Config Admin as far as it is used, and the real policy registry fed from it. */
final class FakeConfigurations {
  private final Map<String, Map<String, Object>> byPid = new ConcurrentSkipListMap<>();

  /** Called before each look at them. */
  volatile Runnable whenListed = () -> {};

  /** Where their files are. */
  volatile Path folder = Path.of("/etc");

  private final ConfigurationAdmin admin =
      proxy(
          ConfigurationAdmin.class,
          (method, arguments) -> {
            whenListed.run();
            String filter = (String) arguments[0];
            String prefix = filter.substring("(service.pid=".length(), filter.length() - 2);
            return byPid.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .map(entry -> configuration(entry.getKey(), entry.getValue()))
                .toArray(Configuration[]::new);
          });
  private final PolicyRegistryComponent policies =
      new PolicyRegistryComponent(
          Optional.empty(), Optional.of(new NamedConfigurations(admin, "org.auroraos.policy")));

  PolicyRegistry policies() {
    return policies;
  }

  ConfigurationAdmin admin() {
    return admin;
  }

  /** Writes {@code org.auroraos.policy~NAME.cfg}. */
  void policy(String name, Map<String, String> properties) {
    policies.configurationEvent(write("org.auroraos.policy~" + name, properties));
  }

  /** Writes {@code org.auroraos.plugin~ID.cfg}; the event of it is to be passed on. */
  ConfigurationEvent plugin(String id, Map<String, String> properties) {
    return write("org.auroraos.plugin~" + id, properties);
  }

  /** Writes {@code org.auroraos.admission.cfg}; the event of it is to be passed on. */
  ConfigurationEvent admission(Map<String, String> properties) {
    return write("org.auroraos.admission", properties);
  }

  /** Deletes {@code org.auroraos.plugin~ID.cfg}; the event of it is to be passed on. */
  ConfigurationEvent removePlugin(String id) {
    String pid = "org.auroraos.plugin~" + id;
    byPid.remove(pid);
    return event(ConfigurationEvent.CM_DELETED, pid);
  }

  private ConfigurationEvent write(String pid, Map<String, String> properties) {
    Map<String, Object> all = new HashMap<>(properties);
    all.put("service.pid", pid);
    all.put("felix.fileinstall.filename", folder.resolve(pid + ".cfg").toUri().toString());
    byPid.put(pid, all);
    return event(ConfigurationEvent.CM_UPDATED, pid);
  }

  private static ConfigurationEvent event(int type, String pid) {
    @SuppressWarnings("unchecked")
    ServiceReference<ConfigurationAdmin> reference =
        proxy(ServiceReference.class, (method, arguments) -> null);
    return new ConfigurationEvent(reference, type, null, pid);
  }

  private static Configuration configuration(String pid, Map<String, Object> properties) {
    return proxy(
        Configuration.class,
        (method, arguments) ->
            switch (method) {
              case "getPid" -> pid;
              case "getProperties" -> FrameworkUtil.asDictionary(properties);
              default -> throw new UnsupportedOperationException(method);
            });
  }

  private static <T> T proxy(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answer.to(method.getName(), arguments)));
  }

  @FunctionalInterface
  private interface Answer {
    Object to(String method, Object[] arguments);
  }
}
