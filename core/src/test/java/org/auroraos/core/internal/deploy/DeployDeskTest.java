package org.auroraos.core.internal.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.auroraos.api.audit.AuditEntry;
import org.auroraos.api.audit.AuditLog;
import org.auroraos.api.audit.AuditRecord;
import org.auroraos.api.plugin.PluginException;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginManager;
import org.auroraos.api.plugin.PluginShape;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.core.internal.lifecycle.PluginDeployer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How plugins are taken away. */
class DeployDeskTest {
  @TempDir Path folder;

  /** What was done, in order. */
  private final List<String> done = new ArrayList<>();

  private Path jar;
  private Set<Path> rivals = Set.of();
  private boolean left;
  private boolean full;
  private DeployDesk desk;

  @BeforeEach
  void open() throws IOException {
    jar = Files.createFile(folder.resolve("p.jar"));
    desk =
        new DeployDesk(
            folder,
            fake(PluginDeployer.class, (method, arguments) -> deployer(method)),
            fake(PluginManager.class, (method, arguments) -> find()),
            new UndeployRecords(
                fake(
                    AuditLog.class,
                    (method, arguments) -> (Object) append((AuditEntry) arguments[0])),
                "alice"));
  }

  @Test
  void whatIsTakenAwayIsRecordedBefore() throws Exception {
    desk.undeploy("p", true);

    assertThat(done)
        .containsExactly(
            "plugin.undeployed p operator:alice {digest=d1, source=" + jar + "} true",
            "plugin.purged p operator:alice {digest=d1} false",
            "purge");
    assertThat(jar).doesNotExist();
  }

  @Test
  void whatCannotBeRecordedIsNotDone() {
    full = true;

    assertThatThrownBy(() -> desk.undeploy("p", true))
        .isInstanceOf(PluginException.class)
        .hasMessageContaining("audit log");
    assertThat(jar).exists();
    assertThat(done).isEmpty();
  }

  @Test
  void theFileThatTakesThePlaceIsTold() throws Exception {
    rivals = Set.of(folder.resolve("q.jar"));

    assertThat(desk.undeploy("p", false)).contains(folder.resolve("q.jar"));
  }

  @Test
  void dataIsNotPurgedWhileAnotherFileTakesThePlace() {
    rivals = Set.of(folder.resolve("q.jar"));

    assertThatThrownBy(() -> desk.undeploy("p", true))
        .hasMessageContaining("q.jar has the same id")
        .hasMessageContaining("undeploy that file first");
    assertThat(jar).exists();
    assertThat(done).isEmpty();
  }

  @Test
  void whatAnUndeployedPluginLeftCanBePurged() throws Exception {
    Files.delete(jar);
    left = true;

    desk.undeploy("p", true);

    assertThat(done).containsExactly("plugin.purged p operator:alice {} false", "purge");
  }

  @Test
  void whatIsNotThereIsNotUndeployed() throws Exception {
    Files.delete(jar);
    assertThatThrownBy(() -> desk.undeploy("p", true))
        .hasMessage("there is no plugin p, and nothing that one has left");
    left = true;
    assertThatThrownBy(() -> desk.undeploy("p", false)).hasMessage("there is no plugin p");
    assertThat(done).isEmpty();
  }

  private Object deployer(String method) {
    if (method.equals("leftSomething")) {
      return left;
    }
    if (method.equals("waitingFor")) {
      return rivals;
    }
    assertThat(method).isEqualTo("purge");
    done.add("purge");
    return null;
  }

  private Optional<PluginInfo> find() {
    return Files.exists(jar)
        ? Optional.of(
            PluginInfo.builder("p", PluginShape.BUNDLE)
                .state(PluginState.ACTIVE)
                .since(Instant.EPOCH)
                .source(jar.toString())
                .digest("d1")
                .build())
        : Optional.empty();
  }

  private CompletableFuture<AuditRecord> append(AuditEntry entry) {
    if (full) {
      return CompletableFuture.failedFuture(new IOException("No space left on device"));
    }
    done.add(
        String.join(" ", entry.event(), entry.subject(), entry.actor())
            + " "
            + entry.details()
            + " "
            + Files.exists(jar));
    return CompletableFuture.completedFuture(new AuditRecord(1, Instant.EPOCH, entry, ""));
  }

  private interface Answer {
    Object to(String method, Object[] arguments);
  }

  private static <T> T fake(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answer.to(method.getName(), arguments)));
  }
}
