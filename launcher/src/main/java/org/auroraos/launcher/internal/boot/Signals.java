package org.auroraos.launcher.internal.boot;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.IntConsumer;

/**
 * Handlers of the signals that ask a process to end. The JVM's own answer, shutdown hooks while
 * everything else runs on, leaves no say in the exit code. {@code sun.misc.Signal} is the only door
 * to them; javac warns of it with no way to say that it is meant, hence the reflection.
 */
final class Signals {
  static final int HUP = 1;
  static final int INT = 2;
  static final int TERM = 15;

  private Signals() {}

  /**
   * Calls the handler with the number of each such signal. One that the JVM cannot hand out, such
   * as under {@code -Xrs}, keeps its meaning.
   */
  static void onTermination(IntConsumer handler) {
    handle("HUP", HUP, handler);
    handle("INT", INT, handler);
    handle("TERM", TERM, handler);
  }

  private static void handle(String name, int number, IntConsumer handler) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> type = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {type},
              (self, method, arguments) -> answer(self, method, arguments, number, handler));
      signal
          .getMethod("handle", signal, type)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException e) {
      // the JVM's shutdown hooks end the platform in order, too
    }
  }

  private static Object answer(
      Object self, Method method, Object[] arguments, int number, IntConsumer handler) {
    return switch (method.getName()) {
      case "handle" -> {
        handler.accept(number);
        yield null;
      }
      case "equals" -> self == arguments[0];
      case "hashCode" -> System.identityHashCode(self);
      default -> "handler of signal " + number;
    };
  }
}
