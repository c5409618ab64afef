package org.auroraos.backend.linux.internal.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.auroraos.api.backend.AdoptedSandbox;
import org.auroraos.api.backend.BackendSupport;
import org.auroraos.api.backend.SandboxBackend;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxLaunch;
import org.auroraos.api.backend.SandboxProcess;
import org.auroraos.api.backend.SyscallNames;
import org.auroraos.backend.linux.internal.identity.IdRange;
import org.auroraos.backend.linux.internal.install.InstallationException;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backend as a service. Where it cannot work, it is there all the same and says why. It opens
 * in the background, for that takes a tenth of the time in which a platform starts; who needs it
 * before waits.
 */
@Component(configurationPid = "org.auroraos.backend.linux", immediate = true)
@Designate(ocd = BackendComponent.Config.class)
public final class BackendComponent implements SandboxBackend {
  private static final Logger LOG = LoggerFactory.getLogger(BackendComponent.class);
  private static final String DATA = "aurora.data";
  private static final String RANGE = "aurora.identity.range";

  /** A launch gives up by itself before that, however slow the machine. */
  private static final Duration LONGEST_CALL = Duration.ofSeconds(60);

  private final Calls calls = new Calls();
  private final FutureTask<SandboxBackend> opening;

  /** What an operator can set. */
  @ObjectClassDefinition(
      name = "Aurora Linux Backend",
      description = "How programs are confined on Linux")
  public @interface Config {
    /** The users that a privileged platform gives to plugins. */
    @AttributeDefinition(
        name = "Identity range",
        description =
            "User and group ids FIRST-LAST that a platform running as root gives to plugins, each"
                + " to one for good. They must belong to nobody else on this machine, nor to"
                + " another platform on it. Empty: the framework property aurora.identity.range,"
                + " else 1879048192-1879113727.")
    String identity_range() default "";
  }

  /** Begins to open the backend with the platform's data directory. */
  @Activate
  public BackendComponent(BundleContext context, Config config) {
    String range =
        Stream.of(config.identity_range(), property(context, RANGE))
            .filter(text -> !text.isBlank())
            .findFirst()
            .orElse(IdRange.DEFAULT.toString());
    Optional<Path> data =
        Optional.of(property(context, DATA)).filter(text -> !text.isBlank()).map(Path::of);
    opening = new FutureTask<>(() -> open(data, range));
    Thread thread = new Thread(opening, "aurora-backend");
    thread.setDaemon(true);
    thread.start();
  }

  private static SandboxBackend open(Optional<Path> data, String range) {
    try {
      return LinuxBackend.open(new BackendSettings(data, IdRange.parse(range)));
    } catch (IOException | InstallationException | RuntimeException | LinkageError e) {
      LOG.error("No program can be sandboxed: {}", e.getMessage(), e);
      return new UnusableBackend(e.getMessage());
    }
  }

  /** Ends everything that runs, but for what is to outlive the platform. */
  @Deactivate
  public void close() throws IOException {
    if (!calls.close(LONGEST_CALL)) {
      LOG.warn("A launch has not ended within {} s; it is cut off", LONGEST_CALL.toSeconds());
    }
    if (opened() instanceof LinuxBackend backend) {
      backend.close();
    }
  }

  @Override
  public String name() {
    return LinuxBackend.NAME;
  }

  @Override
  public Optional<SyscallNames> syscallNames() {
    return opened().syscallNames();
  }

  @Override
  public BackendSupport support() {
    return opened().support();
  }

  @Override
  public SandboxProcess launch(SandboxLaunch launch) throws SandboxException {
    calls.begin();
    try {
      return opened().launch(launch);
    } finally {
      calls.end();
    }
  }

  /** Waits whatever happens: half a backend could not be closed. */
  private SandboxBackend opened() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return opening.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw new IllegalStateException("opening the backend failed", e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public Optional<AdoptedSandbox> adopt(Path runDirectory) throws IOException, SandboxException {
    calls.begin();
    try {
      return opened().adopt(runDirectory);
    } finally {
      calls.end();
    }
  }

  private static String property(BundleContext context, String name) {
    return Optional.ofNullable(context.getProperty(name)).orElse("");
  }
}
