package org.auroraos.backend.linux.internal.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.auroraos.api.backend.AdoptedSandbox;
import org.auroraos.api.backend.BackendSupport;
import org.auroraos.api.backend.SandboxBackend;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxLaunch;
import org.auroraos.api.backend.SandboxProcess;
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

/** The backend as a service. Where it cannot work, it is there all the same and says why. */
@Component(configurationPid = "org.auroraos.backend.linux", immediate = true)
@Designate(ocd = BackendComponent.Config.class)
public final class BackendComponent implements SandboxBackend {
  private static final Logger LOG = LoggerFactory.getLogger(BackendComponent.class);
  private static final String DATA = "aurora.data";
  private static final String RANGE = "aurora.identity.range";

  private final Optional<LinuxBackend> backend;
  private final SandboxBackend delegate;

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

  /** Opens the backend with the platform's data directory. */
  @Activate
  public BackendComponent(BundleContext context, Config config) {
    LinuxBackend opened = null;
    SandboxBackend used;
    try {
      String range =
          Stream.of(config.identity_range(), property(context, RANGE))
              .filter(text -> !text.isBlank())
              .findFirst()
              .orElse(IdRange.DEFAULT.toString());
      Optional<Path> data =
          Optional.of(property(context, DATA)).filter(text -> !text.isBlank()).map(Path::of);
      opened = LinuxBackend.open(new BackendSettings(data, IdRange.parse(range)));
      used = opened;
    } catch (IOException | InstallationException | RuntimeException | LinkageError e) {
      LOG.error("No program can be sandboxed: {}", e.getMessage(), e);
      used = new UnusableBackend(e.getMessage());
    }
    backend = Optional.ofNullable(opened);
    delegate = used;
  }

  /** Ends everything that runs, but for what is to outlive the platform. */
  @Deactivate
  public void close() throws IOException {
    if (backend.isPresent()) {
      backend.get().close();
    }
  }

  @Override
  public String name() {
    return delegate.name();
  }

  @Override
  public BackendSupport support() {
    return delegate.support();
  }

  @Override
  public SandboxProcess launch(SandboxLaunch launch) throws SandboxException {
    return delegate.launch(launch);
  }

  @Override
  public Optional<AdoptedSandbox> adopt(Path runDirectory) throws IOException {
    return delegate.adopt(runDirectory);
  }

  private static String property(BundleContext context, String name) {
    return Optional.ofNullable(context.getProperty(name)).orElse("");
  }
}
