package org.auroraos.plugin.runtime.internal.start;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.auroraos.plugin.runtime.internal.StartFailure;
import org.auroraos.plugin.runtime.internal.StartFailure.Stage;
import org.auroraos.plugin.runtime.internal.framework.SymbolicName;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** Installs the bundles of a folder, in order of their file names. */
final class BundleFiles {
  private BundleFiles() {}

  /** The {@code *.jar} files of a folder; empty if there is no such folder. */
  static List<Path> list(Path folder) throws StartFailure {
    List<Path> files = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return files;
    }
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        if (isJar(child)) {
          files.add(child);
        }
      }
    } catch (IOException e) {
      throw new StartFailure(Stage.INSTALL, "", "the folder " + folder + " cannot be read", e);
    }
    Collections.sort(files);
    return files;
  }

  private static boolean isJar(Path file) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".jar");
  }

  /** Installs one file, which the framework reads in place. */
  static Bundle install(BundleContext context, Path file) throws StartFailure {
    String name = file.getFileName().toString();
    Bundle bundle;
    try {
      bundle = context.installBundle("reference:" + file.toUri());
    } catch (BundleException e) {
      throw new StartFailure(Stage.INSTALL, name, name + " cannot be installed", rootOfInstall(e));
    }
    // OSGi Core still takes a plain jar as a nameless bundle that exports nothing.
    if (SymbolicName.of(bundle.getSymbolicName()).isEmpty()) {
      throw new StartFailure(
          Stage.INSTALL,
          name,
          name
              + " is not an OSGi bundle: its manifest has no valid Bundle-SymbolicName."
              + " Build it with bnd, or embed the library in a bundle");
    }
    return bundle;
  }

  /** Felix wraps what it finds in a file that is no bundle in an exception that only says so. */
  private static Throwable rootOfInstall(BundleException e) {
    return e.getCause() == null ? e : e.getCause();
  }
}
