package org.auroraos.core.internal.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.auroraos.api.backend.BackendSupport;
import org.auroraos.api.backend.SandboxBackend;
import org.auroraos.api.backend.SandboxLaunch;
import org.auroraos.api.backend.SandboxProcess;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.core.internal.json.Json;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;

class PlatformCommandsTest {
  private static Gogo shell(BundleContext context, SandboxBackend... backends) {
    return new Gogo(
        new ValueConverter(), new PlatformCommands(context, List.of(backends), List.of()));
  }

  @Test
  void theBackendSaysWhatItCanEnforceAndWhatNotAndWhy() throws Exception {
    BackendSupport support =
        new BackendSupport(
            true,
            "Linux 6.18, root",
            Map.of(Capability.MEMORY, "cgroup.v1.memory", Capability.NETWORK, "namespace.net"),
            Map.of(Capability.SYSCALLS, "not in this version"));
    try (Gogo gogo = shell(context(), new FakeBackend(support))) {
      assertThat(gogo.shown("aurora:backend"))
          .isEqualTo(
              """
              backend  linux
              usable   yes
              summary  Linux 6.18, root

              ENFORCED HERE  BY
              memory         cgroup.v1.memory
              network        namespace.net

              NOT ENFORCED HERE
              syscalls  not in this version""");
      assertThat(
              Json.parse(gogo.shown("aurora:backend -j"), "test")
                  .get(0)
                  .get("mechanisms")
                  .get("network")
                  .asText())
          .isEqualTo("namespace.net");
    }
  }

  @Test
  void noBackendIsAnError() {
    try (Gogo gogo = shell(context())) {
      assertThatThrownBy(() -> gogo.execute("aurora:backend"))
          .hasMessageStartingWith("no sandbox backend is running");
    }
  }

  @Test
  void theVersionIsShown() throws Exception {
    try (Gogo gogo = shell(context())) {
      assertThat(gogo.shown("aurora:version"))
          .startsWith("aurora     1.2.3\npid        " + ProcessHandle.current().pid() + "\n")
          .contains("data       /data");
      assertThat(Json.parse(gogo.shown("aurora:version -j"), "test").get("version").asText())
          .isEqualTo("1.2.3");
    }
  }

  @Test
  void whatKeepsAllPluginsFromStartingIsSaidWithTheVersion() throws Exception {
    FakePlugins plugins = new FakePlugins(Path.of("/nowhere"));
    plugins.problems = List.of("admission.cfg: no such key: signed");
    try (Gogo gogo =
        new Gogo(
            new ValueConverter(), new PlatformCommands(context(), List.of(), List.of(plugins)))) {
      assertThat(gogo.shown("aurora:version"))
          .contains("problem    admission.cfg: no such key: signed");
      assertThat(Json.parse(gogo.shown("aurora:version -j"), "test").at("/problems/0").asText())
          .isEqualTo("admission.cfg: no such key: signed");
    }
  }

  private static BundleContext context() {
    Map<String, String> properties =
        Map.of("aurora.version", "1.2.3", "aurora.home", "/home", "aurora.data", "/data");
    Bundle framework =
        fake(
            Bundle.class,
            (method, argument) ->
                method.equals("getVersion") ? new Version(7, 0, 5) : "org.apache.felix.framework");
    return fake(
        BundleContext.class,
        (method, argument) ->
            method.equals("getBundle") ? framework : properties.get(String.valueOf(argument)));
  }

  private static <T> T fake(Class<T> type, BinaryOperator<Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                answers.apply(method.getName(), arguments == null ? "" : arguments[0])));
  }

  private record FakeBackend(BackendSupport support) implements SandboxBackend {
    @Override
    public String name() {
      return "linux";
    }

    @Override
    public SandboxProcess launch(SandboxLaunch launch) {
      throw new UnsupportedOperationException();
    }
  }
}
