package org.auroraos.core.internal.console;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.felix.service.command.CommandProcessor;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The console of a running platform: other modes have no data directory of their own. */
@Component(service = {})
public final class ConsoleServer {
  /** The longest that the start of a platform is waited for when part of it does not come up. */
  private static final Duration START_UP = Duration.ofSeconds(10);

  private final Optional<ConsoleListener> listener;

  /** Opens the socket below {@code aurora.data}, in mode {@code platform}. */
  @Activate
  public ConsoleServer(BundleContext context, @Reference CommandProcessor gogo) throws IOException {
    String mode = context.getProperty("aurora.mode");
    if (mode != null && !mode.equals("platform")) {
      listener = Optional.empty();
      return;
    }
    String data = context.getProperty("aurora.data");
    if (data == null) {
      throw new IOException("aurora.data is not set: no place for the console's socket");
    }
    Patience patience = new Patience(START_UP, new StartUp(context));
    listener = Optional.of(new ConsoleListener(Path.of(data), gogo, patience));
  }

  /** Closes the socket and interrupts all commands. */
  @Deactivate
  public void close() throws IOException {
    if (listener.isPresent()) {
      listener.get().close();
    }
  }
}
