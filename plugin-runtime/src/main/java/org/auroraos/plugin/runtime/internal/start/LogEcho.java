package org.auroraos.plugin.runtime.internal.start;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;

/**
 * Writes what bundles log through OSGi's log service to standard error, which goes to the plugin's
 * log.
 *
 * <p>The log service comes from a bundle, and with it the types of the log API. The runtime's class
 * path does not have them, or the bundles would see two; hence the reflection.
 */
final class LogEcho implements ServiceListener {
  private static final String READER = "org.osgi.service.log.LogReaderService";
  private static final String LISTENER = "org.osgi.service.log.LogListener";

  private final BundleContext context;

  private LogEcho(BundleContext context) {
    this.context = context;
  }

  /** Listens to every log service that appears in the framework. */
  static void attach(BundleContext context) {
    try {
      context.addServiceListener(new LogEcho(context), "(objectClass=" + READER + ")");
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void serviceChanged(ServiceEvent event) {
    if (event.getType() == ServiceEvent.REGISTERED) {
      listenTo(event.getServiceReference());
    }
  }

  private void listenTo(ServiceReference<?> reference) {
    Object reader = context.getService(reference);
    if (reader == null) {
      return;
    }
    try {
      Class<?> listener = reference.getBundle().loadClass(LISTENER);
      Object echo =
          Proxy.newProxyInstance(
              listener.getClassLoader(), new Class<?>[] {listener}, new EntryPrinter());
      Class<?> readerType = reference.getBundle().loadClass(READER);
      readerType.getMethod("addLogListener", listener).invoke(reader, echo);
    } catch (ReflectiveOperationException e) {
      System.err.println("aurora: entries of the OSGi log are not shown: " + e);
    }
  }

  private static final class EntryPrinter implements InvocationHandler {
    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments)
        throws ReflectiveOperationException {
      return switch (method.getName()) {
        case "logged" -> {
          print(method.getParameterTypes()[0], arguments[0]);
          yield null;
        }
        case "equals" -> proxy == arguments[0];
        case "hashCode" -> System.identityHashCode(proxy);
        default -> "aurora log echo";
      };
    }

    private static void print(Class<?> type, Object entry) throws ReflectiveOperationException {
      Object logger = type.getMethod("getLoggerName").invoke(entry);
      if (logger instanceof String name && name.startsWith("Events.")) {
        return; // What the framework does, told as log entries: it is no news here.
      }
      Object level = type.getMethod("getLogLevel").invoke(entry);
      Object message = type.getMethod("getMessage").invoke(entry);
      Object thrown = type.getMethod("getException").invoke(entry);
      Bundle bundle = (Bundle) type.getMethod("getBundle").invoke(entry);
      String source = bundle == null ? "" : " " + bundle.getSymbolicName();
      System.err.println(level + source + ": " + message);
      if (thrown instanceof Throwable throwable) {
        throwable.printStackTrace();
      }
    }
  }
}
