package org.auroraos.launcher.internal.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.auroraos.launcher.internal.LauncherException;
import org.auroraos.launcher.internal.Locations;
import org.auroraos.launcher.internal.TestLocations;
import org.auroraos.launcher.internal.config.BuildInfo;
import org.auroraos.launcher.internal.config.FrameworkProperties;
import org.auroraos.launcher.internal.config.Mode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

@Timeout(60)
class FrameworkBootTest {
  @TempDir Path root;
  private Locations locations;
  private Framework framework;

  @BeforeEach
  void create() throws IOException {
    locations = TestLocations.in(root);
    framework = FrameworkBoot.create(properties(), locations.deploy());
  }

  @AfterEach
  void stop() throws BundleException, InterruptedException {
    framework.stop();
    framework.waitForStop(20_000);
  }

  @Test
  void bundlesStartInPlaceAndNothingIsCopied() throws IOException {
    SystemBundle a = bundle("a", Map.of());

    assertThat(FrameworkBoot.start(framework, List.of(a))).isEmpty();

    assertThat(installed("a").getState()).isEqualTo(Bundle.ACTIVE);
    try (var files = Files.walk(root.resolve("cache"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".jar"))).isEmpty();
    }
  }

  @Test
  void bundleThatDoesNotResolveIsNamedWithWhatItLacks() throws IOException {
    SystemBundle good = bundle("good", Map.of());
    SystemBundle bad = bundle("bad", Map.of("Import-Package", "no.such.thing"));

    Map<SystemBundle, String> problems = FrameworkBoot.start(framework, List.of(bad, good));

    assertThat(problems).containsOnlyKeys(bad);
    assertThat(problems.get(bad)).startsWith("bad: ").contains("no.such.thing");
    assertThatThrownBy(() -> Problems.check(problems))
        .isInstanceOf(LauncherException.class)
        .hasMessageContaining("bad: ");
    assertThat(installed("good").getState()).isEqualTo(Bundle.ACTIVE);
  }

  @Test
  void bundleThatDoesNotStartIsNamedWithItsReason() throws IOException {
    SystemBundle bad = bundle("bad", Map.of("Bundle-Activator", "no.such.Activator"));

    assertThat(FrameworkBoot.start(framework, List.of(bad)).get(bad)).contains("no.such.Activator");
  }

  @Test
  void additionThatDoesNotResolveDoesNotKeepThePlatformFromRunning() throws IOException {
    SystemBundle bad = bundle("bad", Map.of("Import-Package", "no.such.thing"));

    Problems.check(Map.of(new SystemBundle(bad.file(), 30, false), "bad: whatever"));
  }

  @Test
  void fragmentThatIsAttachedIsNoProblem() throws IOException {
    SystemBundle host = bundle("host", Map.of());
    SystemBundle fragment = bundle("fragment", Map.of("Fragment-Host", "host"));

    assertThat(FrameworkBoot.start(framework, List.of(fragment, host))).isEmpty();
  }

  @Test
  void fileThatIsNoBundleIsNamed() throws IOException {
    Path file = Files.writeString(root.resolve("x.jar"), "no jar");

    assertThatThrownBy(
            () -> FrameworkBoot.start(framework, List.of(new SystemBundle(file, 1, true))))
        .isInstanceOf(LauncherException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void loggingIsExportedByTheSystemBundle() throws IOException {
    SystemBundle user =
        bundle("user", Map.of("Import-Package", "org.slf4j;version=\"[2.0,3)\",org.slf4j.spi"));

    assertThat(FrameworkBoot.start(framework, List.of(user))).isEmpty();
  }

  @Test
  void bundleFromTheDeployFolderNeverRuns() throws Exception {
    FrameworkBoot.start(framework, List.of());

    assertThatThrownBy(() -> installFromDeploy(Map.of()).start())
        .isInstanceOf(BundleException.class);

    framework.adapt(FrameworkWiring.class).resolveBundles(null);
    assertThat(installed("plugin").getState()).isEqualTo(Bundle.INSTALLED);
  }

  @Test
  void fragmentFromTheDeployFolderIsNotAttached() throws Exception {
    FrameworkBoot.start(framework, List.of());
    Bundle host = context().installBundle(bundle("host", Map.of()).location());
    installFromDeploy(Map.of("Fragment-Host", "host"));

    host.start();

    assertThat(installed("plugin").getState()).isEqualTo(Bundle.INSTALLED);
    assertThat(host.adapt(BundleWiring.class).getProvidedWires("osgi.wiring.host")).isEmpty();
  }

  @Test
  void extensionOfTheFrameworkFromTheDeployFolderIsNotAttached() throws Exception {
    FrameworkBoot.start(framework, List.of());

    assertThatThrownBy(
            () -> installFromDeploy(Map.of("Fragment-Host", "system.bundle;extension:=framework")))
        .isInstanceOf(BundleException.class);

    assertThat(context().getBundles()).hasSize(1);
  }

  @Test
  void platformBundleCannotUseOneFromTheDeployFolder() throws Exception {
    SystemBundle user = bundle("user", Map.of("Import-Package", "plugin.api"));
    FrameworkBoot.start(framework, List.of(user));
    installFromDeploy(Map.of("Export-Package", "plugin.api"));

    assertThatThrownBy(() -> installed("user").start()).isInstanceOf(BundleException.class);
  }

  @Test
  void newerNamesakeInTheDeployFolderDoesNotDisplaceAPlatformBundle() throws Exception {
    FrameworkBoot.start(framework, List.of());
    installFromDeploy(
        Map.of("Bundle-SymbolicName", "single;singleton:=true", "Bundle-Version", "99.0"));
    Path file =
        TestBundles.write(
            locations.system().resolve("single-1.jar"),
            "single;singleton:=true",
            Map.of("Bundle-Version", "1.0"));

    Bundle single = context().installBundle(file.toUri().toString());
    single.start();

    assertThat(single.getState()).isEqualTo(Bundle.ACTIVE);
  }

  @Test
  void platformBundlesResolveAgainstRunningOnesBesideABundleFromTheDeployFolder() throws Exception {
    SystemBundle early = bundle("early", Map.of("Export-Package", "early.api"));
    SystemBundle late = bundle("late", Map.of("Import-Package", "early.api"));
    FrameworkBoot.start(framework, List.of(early));
    installFromDeploy(Map.of());

    context().installBundle(late.location()).start();

    assertThat(installed("late").getState()).isEqualTo(Bundle.ACTIVE);
  }

  @Test
  void deployFolderStaysGuardedWhenTheFrameworkRestartsItself() throws Exception {
    FrameworkBoot.start(framework, List.of());
    installFromDeploy(Map.of());

    framework.update();
    assertThat(framework.waitForStop(30_000).getType()).isEqualTo(FrameworkEvent.STOPPED_UPDATE);
    framework.start();

    assertThatThrownBy(() -> installed("plugin").start()).isInstanceOf(BundleException.class);
  }

  private Bundle installFromDeploy(Map<String, String> headers)
      throws IOException, BundleException {
    Path file = TestBundles.write(locations.deploy().resolve("plugin.jar"), "plugin", headers);
    return context().installBundle(file.toUri().toString());
  }

  private BundleContext context() {
    return framework.getBundleContext();
  }

  private Bundle installed(String name) {
    for (Bundle bundle : framework.getBundleContext().getBundles()) {
      if (bundle.getSymbolicName().equals(name)) {
        return bundle;
      }
    }
    throw new AssertionError("no bundle " + name);
  }

  private SystemBundle bundle(String name, Map<String, String> headers) throws IOException {
    Path file = TestBundles.write(locations.system().resolve(name + "-1.jar"), name, headers);
    return new SystemBundle(file, 1, true);
  }

  private Map<String, String> properties() {
    return FrameworkProperties.of(
        locations, BuildInfo.load(), Mode.PLATFORM, root.resolve("cache"));
  }
}
