package org.auroraos.itest.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;

/** What the bundles say of themselves to a framework. */
class BundlesTest {
  private static List<Attributes> ours() throws IOException {
    List<Attributes> bundles = new ArrayList<>();
    ClassLoader loader = BundlesTest.class.getClassLoader();
    for (URL url : Collections.list(loader.getResources("META-INF/MANIFEST.MF"))) {
      try (var in = url.openStream()) {
        Attributes manifest = new Manifest(in).getMainAttributes();
        String name = manifest.getValue("Bundle-SymbolicName");
        if (name != null && name.startsWith("org.auroraos.") && !name.endsWith(".itest")) {
          bundles.add(manifest);
        }
      }
    }
    return bundles;
  }

  @Test
  void theBundlesAreThere() throws IOException {
    assertThat(ours())
        .extracting(manifest -> manifest.getValue("Bundle-SymbolicName"))
        .contains("org.auroraos.api", "org.auroraos.core", "org.auroraos.backend.linux");
  }

  @Test
  void nothingInternalIsExported() throws IOException {
    assertThat(ours())
        .extracting(manifest -> String.valueOf(manifest.getValue("Export-Package")))
        .noneMatch(exports -> exports.contains(".internal"));
  }

  @Test
  void ofOurPackagesOnlyThoseOfTheApiAreImported() throws IOException {
    for (Attributes manifest : ours()) {
      String imports = String.valueOf(manifest.getValue("Import-Package"));
      assertThat(imports.replace("org.auroraos.api.", ""))
          .as(manifest.getValue("Bundle-SymbolicName"))
          .doesNotContain("org.auroraos.");
    }
  }
}
