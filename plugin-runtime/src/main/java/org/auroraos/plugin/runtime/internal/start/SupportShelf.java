package org.auroraos.plugin.runtime.internal.start;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.auroraos.plugin.runtime.internal.StartFailure;
import org.auroraos.plugin.runtime.internal.StartFailure.Stage;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * The runtime's own bundles, of which a plugin needs a few: one is installed only when its manifest
 * names what is required, which is much quicker to find out.
 */
final class SupportShelf {
  private static final String[] PROVIDING_HEADERS = {
    Constants.BUNDLE_SYMBOLICNAME, Constants.EXPORT_PACKAGE, Constants.PROVIDE_CAPABILITY
  };

  private final BundleContext context;
  private final Map<Path, String> onShelf = new LinkedHashMap<>();
  private final List<Bundle> installed = new ArrayList<>();
  private final Capabilities offered = new Capabilities();

  /** The bundles in a folder. */
  SupportShelf(BundleContext context, Path folder) throws StartFailure {
    this.context = context;
    for (Path file : BundleFiles.list(folder)) {
      onShelf.put(file, provided(file));
    }
  }

  /** What the bundles provide that have been looked at so far. */
  Capabilities offered() {
    return offered;
  }

  /** The bundle that satisfies a requirement, installed; the first by name if several do. */
  Optional<Bundle> provider(BundleRequirement requirement) throws StartFailure {
    installCandidates(RequirementText.of(requirement).name());
    List<BundleCapability> matching = offered.matching(requirement);
    return matching.isEmpty()
        ? Optional.empty()
        : Optional.of(matching.get(0).getRevision().getBundle());
  }

  /** Puts back what turned out not to be needed. */
  void uninstallAllBut(Set<Bundle> needed) throws StartFailure {
    for (Bundle bundle : installed) {
      if (!needed.contains(bundle)) {
        uninstall(bundle);
      }
    }
  }

  private void installCandidates(Optional<String> name) throws StartFailure {
    for (Map.Entry<Path, String> entry : List.copyOf(onShelf.entrySet())) {
      if (name.isEmpty() || entry.getValue().contains(name.get())) {
        onShelf.remove(entry.getKey());
        Bundle bundle = BundleFiles.install(context, entry.getKey());
        installed.add(bundle);
        offered.add(bundle.adapt(BundleRevision.class));
      }
    }
  }

  private static String provided(Path file) throws StartFailure {
    try (JarFile jar = new JarFile(new File(file.toString()), false)) {
      Manifest manifest = jar.getManifest();
      StringBuilder text = new StringBuilder();
      for (String header : PROVIDING_HEADERS) {
        text.append(header(manifest, header)).append('\n');
      }
      return text.toString();
    } catch (IOException e) {
      throw new StartFailure(
          Stage.FRAMEWORK, file.getFileName().toString(), "the runtime is damaged: " + file, e);
    }
  }

  private static String header(Manifest manifest, String name) {
    Attributes attributes = manifest == null ? new Attributes() : manifest.getMainAttributes();
    String value = attributes.getValue(name);
    return value == null ? "" : value;
  }

  private static void uninstall(Bundle bundle) throws StartFailure {
    try {
      bundle.uninstall();
    } catch (BundleException e) {
      throw new StartFailure(
          Stage.FRAMEWORK, bundle.getSymbolicName(), "a bundle cannot be uninstalled", e);
    }
  }
}
