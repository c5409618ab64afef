package org.auroraos.plugin.runtime.internal.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.auroraos.plugin.runtime.Fixtures;
import org.auroraos.plugin.runtime.InProcessRuntime;
import org.auroraos.plugin.runtime.fixture.ListingActivator;
import org.auroraos.plugin.runtime.fixture.NotingActivator;
import org.auroraos.plugin.runtime.fixture.NotingComponent;
import org.auroraos.plugin.testing.BundleJar;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupportBundlesTest {
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
  void aBundleThatNeedsNothingGetsNothing() throws Exception {
    lister("").to(file("1.jar"));

    runtime.startAndStop();

    assertThat(runtime.journal())
        .containsExactly("bundle org.apache.felix.framework", "bundle lister");
  }

  @Test
  void aBundleWithComponentsGetsDeclarativeServices() throws Exception {
    lister("").to(file("1.jar"));
    Fixtures.bundle("components").component(NotingComponent.class).to(file("2.jar"));

    runtime.startAndStop();

    assertThat(runtime.journal())
        .containsExactlyInAnyOrder(
            "bundle org.apache.felix.framework",
            "bundle lister",
            "bundle components",
            "bundle org.apache.felix.scr",
            "bundle org.osgi.service.component",
            "bundle org.osgi.util.promise",
            "bundle org.osgi.util.function",
            "component starts",
            "component stops");
  }

  @Test
  void aPackageBringsTheServiceThatItIsTheInterfaceOf() throws Exception {
    lister(",org.osgi.service.cm").to(file("1.jar"));

    runtime.startAndStop();

    assertThat(runtime.journal())
        .containsExactlyInAnyOrder(
            "bundle org.apache.felix.framework",
            "bundle lister",
            "bundle org.apache.felix.configadmin");
  }

  @Test
  void aServiceThatIsNeededOnlyAtRunTimeIsBroughtToo() throws Exception {
    lister("")
        .header(
            "Require-Capability",
            "osgi.service;filter:=\"(objectClass=org.osgi.service.event.EventAdmin)\""
                + ";effective:=active")
        .to(file("1.jar"));

    runtime.startAndStop();

    assertThat(runtime.journal()).contains("bundle org.apache.felix.eventadmin").hasSize(3);
  }

  @Test
  void aServiceThatNobodyHasIsNoReasonToFail() throws Exception {
    lister("")
        .header(
            "Require-Capability",
            "osgi.service;filter:=\"(objectClass=com.acme.Till)\";effective:=active")
        .to(file("1.jar"));

    runtime.startAndStop();

    assertThat(runtime.journal()).hasSize(2);
  }

  @Test
  void whatIsOptionalBringsNothing() throws Exception {
    lister(",org.slf4j;resolution:=optional,org.osgi.service.log;resolution:=optional")
        .to(file("1.jar"));

    runtime.startAndStop();

    assertThat(runtime.journal()).hasSize(2);
  }

  @Test
  void whatThePluginBringsItselfIsNotBroughtTwice() throws Exception {
    lister(",org.osgi.util.promise,org.osgi.util.function").to(file("1.jar"));
    Files.copy(support("org.osgi.util.function-"), file("2.jar"));

    runtime.startAndStop();

    assertThat(runtime.journal())
        .containsExactlyInAnyOrder(
            "bundle org.apache.felix.framework",
            "bundle lister",
            "bundle org.osgi.util.function",
            "bundle org.osgi.util.promise");
  }

  @Test
  void everythingOnTheShelfResolvesTogether() throws Exception {
    lister(
            ",org.slf4j,org.osgi.service.log,org.osgi.service.cm,org.osgi.service.event"
                + ",org.osgi.service.metatype,org.osgi.service.component")
        .header("Require-Capability", "osgi.extender;filter:=\"(osgi.extender=osgi.component)\"")
        .to(file("1.jar"));

    runtime.startAndStop();

    long onShelf;
    try (var files = Files.list(Path.of(System.getProperty("runtime.directory"), "bundles"))) {
      onShelf = files.count();
    }
    assertThat(runtime.journal()).hasSize((int) onShelf + 2);
  }

  @Test
  void supportStartsBeforeThePluginAndStopsAfterIt() throws Exception {
    Fixtures.bundle("components").component(NotingComponent.class).to(file("1.jar"));
    Fixtures.bundle("plain").activator(NotingActivator.class).to(file("2.jar"));

    runtime.startAndStop();

    assertThat(runtime.journal())
        .containsExactly("component starts", "start plain", "stop plain", "component stops");
  }

  private static BundleJar lister(String moreImports) {
    return Fixtures.bundle("lister")
        .activator(ListingActivator.class)
        .header("Import-Package", "org.osgi.framework" + moreImports);
  }

  private static Path support(String prefix) throws IOException {
    Path folder = Path.of(System.getProperty("runtime.directory"), "bundles");
    try (var files = Files.newDirectoryStream(folder, prefix + "*")) {
      return files.iterator().next();
    }
  }

  private Path file(String name) {
    return runtime.code().resolve(name);
  }
}
