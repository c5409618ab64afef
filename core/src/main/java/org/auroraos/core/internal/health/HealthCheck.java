package org.auroraos.core.internal.health;

import java.net.URI;
import java.util.List;

/** How it is found out whether a plugin is well. */
public sealed interface HealthCheck {
  /** In words, for an operator. */
  String describe();

  /**
   * A program in a sandbox like that of the plugin, which says it by its exit code.
   *
   * @param command with paths as they are inside
   */
  record Command(List<String> command) implements HealthCheck {
    /** Copies the command. */
    public Command {
      command = List.copyOf(command);
    }

    @Override
    public String describe() {
      return String.join(" ", command);
    }
  }

  /**
   * The services of a bundle plugin: it is well when there are some, and those that are health
   * checks of Felix say so.
   *
   * @param filter which ones, in the syntax of OSGi Core 3.2.7
   */
  record Service(String filter) implements HealthCheck {
    @Override
    public String describe() {
      return filter;
    }
  }

  /**
   * A request to the plugin, which says it by a status of 2xx.
   *
   * @param url on the loopback network of the plugin
   */
  record Http(URI url) implements HealthCheck {
    @Override
    public String describe() {
      return url.toString();
    }
  }
}
