package org.auroraos.plugin.runtime.internal.check;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.auroraos.plugin.runtime.internal.Causes;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * Whether the services of a plugin say that it is well: there are some that match, and each that is
 * a health check of Felix is content. That type is known by its name, because it comes with the
 * plugin if at all, in the plugin's own version.
 */
public final class ServiceCheck {
  private static final String HEALTH_CHECK = "org.apache.felix.hc.api.HealthCheck";

  /** Of the values of {@code org.apache.felix.hc.api.Result.Status}. */
  private static final Set<String> CONTENT = Set.of("OK", "WARN");

  private final BundleContext context;

  /** Of the services that this context sees. */
  public ServiceCheck(BundleContext context) {
    this.context = context;
  }

  /**
   * What was found.
   *
   * @param well whether it is well
   * @param detail in words
   */
  public record Finding(boolean well, String detail) {}

  /**
   * Looks, and calls the health checks among the services on this thread, one after the other.
   *
   * @param filter which services, in the syntax of OSGi Core 3.2.7
   */
  public Finding check(String filter) {
    ServiceReference<?>[] found;
    try {
      found = context.getAllServiceReferences(null, filter);
    } catch (InvalidSyntaxException e) {
      return new Finding(false, e.getMessage());
    }
    if (found == null) {
      return new Finding(false, "no service matches " + filter);
    }
    for (ServiceReference<?> reference : found) {
      Optional<String> illness = illness(reference);
      if (illness.isPresent()) {
        return new Finding(false, illness.get());
      }
    }
    return new Finding(true, found.length == 1 ? "1 service" : found.length + " services");
  }

  /** What one of them says against it. */
  private Optional<String> illness(ServiceReference<?> reference) {
    if (!isHealthCheck(reference)) {
      return Optional.empty();
    }
    Object service = context.getService(reference);
    if (service == null) {
      return Optional.of("a health check cannot be had: it went away, or does not start");
    }
    try {
      Optional<Class<?>> type = healthCheck(service.getClass());
      return type.isEmpty()
          ? Optional.of(service.getClass().getName() + " is no health check")
          : ask(type.get(), service);
    } finally {
      context.ungetService(reference);
    }
  }

  private static boolean isHealthCheck(ServiceReference<?> reference) {
    String[] types = (String[]) reference.getProperty(Constants.OBJECTCLASS);
    return Arrays.asList(types).contains(HEALTH_CHECK);
  }

  private static Optional<String> ask(Class<?> type, Object service) {
    try {
      Object result = type.getMethod("execute").invoke(service);
      if (result == null) {
        return Optional.of(service.getClass().getName() + " said nothing");
      }
      String status = String.valueOf(result.getClass().getMethod("getStatus").invoke(result));
      return CONTENT.contains(status)
          ? Optional.empty()
          : Optional.of(service.getClass().getName() + ": " + result);
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return Optional.of(service.getClass().getName() + ": " + Causes.of(cause));
    }
  }

  private static Optional<Class<?>> healthCheck(Class<?> type) {
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      for (Class<?> implemented : at.getInterfaces()) {
        Optional<Class<?>> found =
            implemented.getName().equals(HEALTH_CHECK)
                ? Optional.of(implemented)
                : healthCheck(implemented);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }
}
