package org.auroraos.core.internal.console;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.auroraos.core.internal.shell.CommandNames;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Whether everything that may bring commands has come up: all bundles run, and so do our own
 * commands, which follow with their services. Once it has, it is not looked at again.
 */
final class StartUp implements BooleanSupplier {
  private static final String SCOPE = "osgi.command.scope";
  private static final String FUNCTION = "osgi.command.function";

  private final BundleContext context;
  private volatile boolean over;

  StartUp(BundleContext context) {
    this.context = context;
  }

  @Override
  public boolean getAsBoolean() {
    over =
        over
            || (Arrays.stream(context.getBundles()).allMatch(StartUp::runs)
                && commands().containsAll(CommandNames.ALL));
    return over;
  }

  private static boolean runs(Bundle bundle) {
    BundleRevision revision = bundle.adapt(BundleRevision.class);
    boolean fragment =
        revision != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    return fragment || bundle.getState() == Bundle.ACTIVE;
  }

  private Set<String> commands() {
    Set<String> names = new HashSet<>();
    try {
      ServiceReference<?>[] found =
          context.getServiceReferences((String) null, "(" + SCOPE + "=aurora)");
      for (ServiceReference<?> command : found == null ? new ServiceReference<?>[0] : found) {
        names.addAll(strings(command.getProperty(FUNCTION)));
      }
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
    return names;
  }

  private static Collection<String> strings(Object property) {
    return property instanceof String[] several ? List.of(several) : List.of("" + property);
  }
}
