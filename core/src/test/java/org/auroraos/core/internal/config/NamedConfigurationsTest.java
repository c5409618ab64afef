package org.auroraos.core.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.felix.cm.impl.ConfigurationManager;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.apache.felix.framework.FrameworkFactory;
import org.auroraos.api.policy.NetworkAccess;
import org.auroraos.api.policy.PolicyEntry;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.core.internal.policy.PolicyRegistryComponent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.launch.Framework;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationListener;

/** With the real Config Admin and the real FileInstall, whose ways this is about. */
class NamedConfigurationsTest {
  private static final String FACTORY = "org.auroraos.policy";

  @TempDir Path directory;
  private Path etc;
  private Framework framework;

  @BeforeEach
  void boot() throws Exception {
    etc = Files.createDirectory(directory.resolve("etc"));
    framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE,
                    directory.resolve("cache").toString(),
                    Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                    "org.osgi.service.cm;version=1.6",
                    "felix.fileinstall.dir",
                    etc.toString(),
                    "felix.fileinstall.noInitialDelay",
                    "true",
                    "felix.fileinstall.poll",
                    "50",
                    "felix.fileinstall.enableConfigSave",
                    "false"));
    framework.start();
    install(ConfigurationManager.class);
  }

  @AfterEach
  void stop() throws Exception {
    framework.stop();
    framework.waitForStop(30_000);
  }

  @Test
  void twoFilesThatFileInstallTakesForOneAreBothThere() throws Exception {
    Files.writeString(etc.resolve(FACTORY + "~mine.cfg"), "extends = service");
    Files.writeString(etc.resolve(FACTORY + "-mine.cfg"), "extends = trusted");
    install(ArtifactInstaller.class);
    NamedConfigurations configurations = new NamedConfigurations(admin(), FACTORY);

    await().until(() -> !configurations.list().isEmpty());
    assertThat(configurations.list())
        .extracting(NamedConfiguration::source)
        .contains(
            etc.resolve(FACTORY + "~mine.cfg").toString(),
            etc.resolve(FACTORY + "-mine.cfg").toString());
    PolicyRegistryComponent registry =
        new PolicyRegistryComponent(Optional.of(etc), Optional.of(configurations));
    assertThat(registry.find("mine").flatMap(PolicyEntry::problem).orElse(""))
        .contains("defined more than once", "~mine.cfg", "-mine.cfg");
  }

  @ParameterizedTest
  @ValueSource(strings = {"~", "-"})
  void ofTwoFilesOfOneNameTheOneThatIsLeftHolds(String removed) throws Exception {
    Path hyphen = Files.writeString(etc.resolve(FACTORY + "-service.cfg"), "network = host\n");
    Path tilde = Files.writeString(etc.resolve(FACTORY + "~service.cfg"), "network = host\n#\n");
    PolicyRegistryComponent registry =
        new PolicyRegistryComponent(
            Optional.of(etc), Optional.of(new NamedConfigurations(admin(), FACTORY)));
    Queue<String> problems = new ConcurrentLinkedQueue<>();
    Queue<NetworkAccess> held = new ConcurrentLinkedQueue<>();
    registry.subscribe(
        name -> {
          PolicyEntry now = registry.find("service").orElseThrow();
          now.problem().ifPresent(problems::add);
          now.policy().map(SandboxPolicy::network).ifPresent(held::add);
        });
    SurvivingFiles surviving = new SurvivingFiles(Optional.of(etc));
    framework.getBundleContext().registerService(ConfigurationListener.class, registry, null);
    framework.getBundleContext().registerService(ConfigurationListener.class, surviving, null);
    install(ArtifactInstaller.class);
    surviving.installers = installers();
    await().until(() -> problems.stream().anyMatch(p -> p.contains("more than once")));

    Files.delete(removed.equals("~") ? tilde : hyphen);

    await().until(() -> !held.isEmpty());
    assertThat(registry.require("service").network()).isEqualTo(NetworkAccess.HOST);
    assertThat(held).as("never the built-in one").containsOnly(NetworkAccess.HOST);
  }

  @Test
  void theNameOfAConfigurationIsThatOfItsFileWhateverItsPidIs() throws Exception {
    for (String name : List.of("~plain", "~with-hyphen", "-old", "-old-hyphen", "~a.b_c-d-e")) {
      Files.writeString(etc.resolve(FACTORY + name + ".cfg"), "key = " + name);
    }
    Files.writeString(etc.resolve(FACTORY + "~typed.config"), "key=[\"a,b\",\"c\"]\n");
    Files.writeString(etc.resolve(FACTORY + "other~x.cfg"), "key = x");
    Files.writeString(etc.resolve(FACTORY + ".cfg"), "key = x");
    install(ArtifactInstaller.class);
    NamedConfigurations configurations = new NamedConfigurations(admin(), FACTORY);

    await().until(() -> configurations.list().size() == 6);
    assertThat(configurations.list())
        .extracting(NamedConfiguration::name)
        .containsExactlyInAnyOrder(
            "plain", "with-hyphen", "old", "old-hyphen", "a.b_c-d-e", "typed");
    assertThat(find(configurations, "with-hyphen").source())
        .isEqualTo(etc.resolve(FACTORY + "~with-hyphen.cfg").toString());
    assertThat(find(configurations, "with-hyphen").properties())
        .containsEntry("key", "~with-hyphen");
    assertThat(find(configurations, "typed").properties())
        .containsEntry("key", new String[] {"a,b", "c"});
    assertThat(NamedConfigurations.filesIn(etc, FACTORY))
        .containsOnlyKeys("plain", "with-hyphen", "old", "old-hyphen", "a.b_c-d-e", "typed");
  }

  @Test
  @SuppressWarnings("JdkObsolete") // Config Admin takes a Dictionary.
  void aConfigurationOfAToolCountsToo() throws Exception {
    admin().getFactoryConfiguration(FACTORY, "made", "?").update(new Hashtable<>(Map.of("a", "b")));
    NamedConfigurations configurations = new NamedConfigurations(admin(), FACTORY);
    assertThat(find(configurations, "made").source()).isEqualTo(FACTORY + "~made");
  }

  @Test
  void whoAwaitsAPolicyGetsWhatWasJustSaved() throws Exception {
    PolicyRegistryComponent registry =
        new PolicyRegistryComponent(
            Optional.of(etc), Optional.of(new NamedConfigurations(admin(), FACTORY)));
    framework.getBundleContext().registerService(ConfigurationListener.class, registry, null);
    install(ArtifactInstaller.class);
    Duration patience = Duration.ofSeconds(60);
    assertThat(registry.await("service", patience).network()).isEqualTo(NetworkAccess.NONE);

    Path parent = Files.writeString(etc.resolve(FACTORY + "~service.cfg"), "network = host\n");
    assertThat(registry.await("service", patience).network()).isEqualTo(NetworkAccess.HOST);
    Files.writeString(etc.resolve(FACTORY + "~child.cfg"), "extends = service\n");
    assertThat(registry.await("child", patience).network()).isEqualTo(NetworkAccess.HOST);
    Files.writeString(parent, "network = loopback\n");
    assertThat(registry.await("child", patience).network()).isEqualTo(NetworkAccess.LOOPBACK);
    assertThat(registry.await("service", patience).network()).isEqualTo(NetworkAccess.LOOPBACK);
  }

  @Test
  void thePolicyRegistryFollowsTheFiles() throws Exception {
    Path file = Files.writeString(etc.resolve(FACTORY + "~my-own.cfg"), "network = host\n");
    PolicyRegistryComponent registry =
        new PolicyRegistryComponent(
            Optional.of(etc), Optional.of(new NamedConfigurations(admin(), FACTORY)));
    framework.getBundleContext().registerService(ConfigurationListener.class, registry, null);
    assertThat(registry.find("my-own").flatMap(PolicyEntry::policy)).isEmpty();

    install(ArtifactInstaller.class);
    await().until(() -> registry.find("my-own").flatMap(PolicyEntry::policy).isPresent());

    Files.writeString(file, "network = moon\n");
    await().until(() -> registry.find("my-own").flatMap(PolicyEntry::problem).isPresent());
    assertThat(registry.find("my-own").flatMap(PolicyEntry::problem).orElseThrow())
        .startsWith(file + ": network = moon: not one of");

    Files.delete(file);
    await().until(() -> registry.find("my-own").isEmpty());
  }

  private static NamedConfiguration find(NamedConfigurations configurations, String name)
      throws IOException {
    return configurations.list().stream()
        .filter(configuration -> configuration.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** FileInstall's own, which has that interface from another class loader. */
  private List<ArtifactInstaller> installers() throws InvalidSyntaxException {
    BundleContext context = framework.getBundleContext();
    return Arrays.stream(context.getAllServiceReferences(ArtifactInstaller.class.getName(), null))
        .map(context::getService)
        .map(NamedConfigurationsTest::installer)
        .toList();
  }

  private static ArtifactInstaller installer(Object service) {
    return (ArtifactInstaller)
        Proxy.newProxyInstance(
            ArtifactInstaller.class.getClassLoader(),
            new Class<?>[] {ArtifactInstaller.class},
            (proxy, method, arguments) ->
                service
                    .getClass()
                    .getMethod(method.getName(), File.class)
                    .invoke(service, arguments));
  }

  private ConfigurationAdmin admin() {
    BundleContext context = framework.getBundleContext();
    return context.getService(context.getServiceReference(ConfigurationAdmin.class));
  }

  /** Installs and starts the bundle that a class of the class path comes from. */
  private void install(Class<?> type) throws BundleException, URISyntaxException {
    String jar = type.getProtectionDomain().getCodeSource().getLocation().toURI().toString();
    Bundle bundle = framework.getBundleContext().installBundle(jar);
    bundle.start();
  }
}
