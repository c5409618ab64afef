package org.auroraos.plugin.runtime.internal.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.auroraos.api.runtime.RuntimeMessage.Failed;
import org.auroraos.plugin.runtime.Fixtures;
import org.auroraos.plugin.runtime.InProcessRuntime;
import org.auroraos.plugin.testing.BundleJar;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an author reads whose bundle does not resolve. */
class ResolveTest {
  private static final int JAVA = Runtime.version().feature();

  @TempDir Path root;
  private InProcessRuntime runtime;

  @BeforeEach
  void newRuntime() throws IOException {
    runtime = new InProcessRuntime(root);
  }

  @AfterEach
  void platformGoes() throws IOException {
    runtime.close();
  }

  @Test
  void saysThatNothingProvidesAPackage() throws Exception {
    bundle("shop", "2.1.0")
        .header("Import-Package", "com.acme.stock;version=\"[1.0,2)\"")
        .to(file("shop.jar"));

    Failed failed = runtime.startAndFail();

    assertThat(failed.stage()).isEqualTo("resolve");
    assertThat(failed.bundle()).isEqualTo("shop");
    assertThat(failed.message())
        .isEqualTo(
            "shop 2.1.0 needs package com.acme.stock [1.0.0,2.0.0):"
                + " nothing in the plugin or the runtime provides it");
  }

  @Test
  void saysWhichVersionThereIsInstead() throws Exception {
    bundle("shop", "2.1.0")
        .header("Import-Package", "com.acme.stock;version=\"2.9\"")
        .to(file("shop.jar"));
    bundle("stock", "2.8.9")
        .header("Export-Package", "com.acme.stock;version=\"2.8.9\"")
        .to(file("stock.jar"));

    assertThat(runtime.startAndFail().message())
        .isEqualTo(
            "shop 2.1.0 needs package com.acme.stock 2.9.0 or later:"
                + " there is only 2.8.9 of stock 2.8.9");
  }

  @Test
  void saysWhichVersionTheRuntimeCouldHaveProvided() throws Exception {
    bundle("shop", "2.1.0")
        .header("Import-Package", "org.osgi.service.cm;version=\"[2,3)\"")
        .to(file("shop.jar"));

    assertThat(runtime.startAndFail().message())
        .isEqualTo(
            "shop 2.1.0 needs package org.osgi.service.cm [2.0.0,3.0.0):"
                + " there is only 1.6.0 of org.apache.felix.configadmin 1.9.26");
  }

  @Test
  void namesTheBundleThatIsTheReasonAndThoseThatFollow() throws Exception {
    bundle("shop", "2.1.0").header("Import-Package", "com.acme.stock").to(file("shop.jar"));
    bundle("stock", "1.0.0")
        .header("Export-Package", "com.acme.stock")
        .header("Import-Package", "com.acme.store")
        .to(file("stock.jar"));

    assertThat(runtime.startAndFail().message().lines())
        .containsExactly(
            "stock 1.0.0 needs package com.acme.store:"
                + " nothing in the plugin or the runtime provides it",
            "shop 2.1.0 needs package com.acme.stock of stock 1.0.0, see there");
  }

  @Test
  void saysThatJavaIsTooOld() throws Exception {
    bundle("shop", "1.0.0")
        .header("Require-Capability", "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=99))\"")
        .to(file("shop.jar"));

    assertThat(runtime.startAndFail().message())
        .isEqualTo("shop 1.0.0 needs Java JavaSE 99: this is Java " + JAVA);
  }

  @Test
  void saysWhichBundleOrHostIsMissing() throws Exception {
    bundle("shop", "1.0.0")
        .header("Require-Bundle", "stock;bundle-version=\"[1,2)\"")
        .to(file("1.jar"));
    bundle("shop.german", "1.0.0").header("Fragment-Host", "shop.texts").to(file("2.jar"));

    assertThat(runtime.startAndFail().message().lines())
        .anyMatch(line -> line.startsWith("shop 1.0.0 needs bundle stock [1.0.0,2.0.0): nothing"))
        .anyMatch(line -> line.startsWith("shop.german 1.0.0 needs the host bundle shop.texts"));
  }

  @Test
  void showsACapabilityWithTheFilterThatNothingMatches() throws Exception {
    bundle("shop", "1.0.0")
        .header("Require-Capability", "com.acme.till;filter:=\"(&(colour=red)(size>=3))\"")
        .to(file("1.jar"));

    assertThat(runtime.startAndFail().message())
        .startsWith("shop 1.0.0 needs capability com.acme.till (&(colour=red)(size>=3)): nothing");
  }

  @Test
  void givesTheFrameworksWordsWhenOnlyTheCombinationIsImpossible() throws Exception {
    bundle("shop;singleton:=true", "1.0.0").to(file("1.jar"));
    bundle("shop;singleton:=true", "2.0.0").to(file("2.jar"));

    Failed failed = runtime.startAndFail();

    assertThat(failed.stage()).isEqualTo("resolve");
    assertThat(failed.message())
        .startsWith("shop ")
        .contains("does not go together with the others: Singleton conflict");
  }

  @Test
  void refusesTheSameBundleTwice() throws Exception {
    bundle("shop", "1.0.0").to(file("1.jar"));
    bundle("shop", "1.0.0").to(file("2.jar"));

    Failed failed = runtime.startAndFail();

    assertThat(failed.stage()).isEqualTo("install");
    assertThat(failed.bundle()).isEqualTo("2.jar");
    assertThat(failed.message()).contains("shop");
  }

  private static BundleJar bundle(String name, String version) {
    return Fixtures.bundle(name).header("Bundle-Version", version);
  }

  private Path file(String name) {
    return runtime.code().resolve(name);
  }
}
