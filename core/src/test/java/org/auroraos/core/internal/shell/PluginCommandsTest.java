package org.auroraos.core.internal.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.list;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.auroraos.api.plugin.Admission;
import org.auroraos.api.plugin.ApprovalDecision;
import org.auroraos.api.plugin.Health;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginSignature;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.api.plugin.Supervision;
import org.auroraos.api.sandbox.SandboxUsage;
import org.auroraos.core.internal.json.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PluginCommandsTest {
  private static final String HOSTILE = "x\u001b[2J\nforged  1.0  ACTIVE\u202e";

  private FakePlugins plugins;
  private Gogo gogo;

  @BeforeEach
  void shell() {
    plugins = new FakePlugins(Path.of("/nowhere"));
    Clock clock = Clock.fixed(FakePlugins.NOW, ZoneOffset.UTC);
    gogo = new Gogo(new ValueConverter(clock), new PluginCommands(plugins, "alice"));
  }

  @AfterEach
  void close() {
    gogo.close();
  }

  @Test
  void pluginsAreATableOfAtMost80Columns() throws Exception {
    plugins
        .with(healthy(FakePlugins.plugin("hello", "Hello", "1.0.0", PluginState.ACTIVE)))
        .with(FakePlugins.plugin("stale", "Stale", "2.0", PluginState.ACTIVE, true, ""))
        .with(FakePlugins.plugin("sad", "Sad", "1.0", PluginState.REJECTED));
    plugins.usage.put(
        "hello",
        new SandboxUsage(
            OptionalLong.of(207L << 19), Optional.empty(), Duration.ZERO, false, Duration.ZERO));
    String table = gogo.shown("aurora:plugins");
    assertThat(table)
        .isEqualTo(
            """
            ID     VERSION  STATE      PID  UPTIME  RST  HEALTH    MEMORY  CPU
            hello  1.0.0    ACTIVE    4711    3d4h    2  ok      103.5MiB    -
            sad    1.0      REJECTED     -       -    0  -              -    -
            stale  2.0      ACTIVE    4711   3d4h*    0  -              -    -
            * its policy has changed since it was started""");
    plugins.with(FakePlugins.plugin("long", "Long", "9".repeat(90), PluginState.UNRESPONSIVE));
    assertThat(gogo.shown("aurora:plugins").lines())
        .allMatch(line -> line.length() <= 80)
        .anyMatch(line -> line.contains("99…  UNRESPONSIVE"));
  }

  @Test
  void longIdsWithAllColumnsFilledFitAndStayDifferent() throws Exception {
    String id = "com.example.warehouse.inventory.synchronisation-service-no-";
    for (String end : List.of("1", "2", "10")) {
      plugins.with(
          healthy(
              FakePlugins.plugin(id + end, "x", "10.20.30.SNAPSHOT", PluginState.ACTIVE, true, "")
                  .toBuilder()
                  .pid(OptionalLong.of(4_194_303))
                  .build()));
      plugins.usage.put(
          id + end,
          new SandboxUsage(
              OptionalLong.of(10235L * 1024 * 1024 / 10),
              Optional.of(Duration.ofDays(30)),
              Duration.ZERO,
              false,
              Duration.ZERO));
    }
    plugins.with(FakePlugins.plugin(id + "new", "x", "1", PluginState.PENDING_APPROVAL));
    plugins.with(FakePlugins.plugin("short", "x", "1", PluginState.UNRESPONSIVE));

    String table = gogo.shown("aurora:plugins");

    assertThat(table.lines()).allMatch(line -> line.length() <= 80);
    assertThat(table.lines().skip(1).limit(5).map(line -> line.split(" ", -1)[0]))
        .doesNotHaveDuplicates()
        .contains("short");
    assertThat(table).contains("4194303", "3d4h*", "1023.5MiB", "PENDING_", "short");
    assertThat(Json.parse(gogo.shown("aurora:plugins -j"), "test").get(0).get("id").asText())
        .isEqualTo(id + "1");
    assertThat(gogo.shown("aurora:plugin " + id + "10")).contains(id + "10");
  }

  @Test
  @Timeout(60)
  void watchingRefreshesUntilQ() throws Exception {
    plugins.with(FakePlugins.plugin("hello", "Hello", "1.0.0", PluginState.ACTIVE));
    try (Gogo typing =
        new Gogo(
            new ByteArrayInputStream("xq".getBytes(StandardCharsets.UTF_8)),
            new ValueConverter(Clock.systemUTC()),
            new PluginCommands(plugins))) {
      typing.execute("aurora:plugins -w");
    }
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<?> command = thread.submit(() -> gogo.execute("aurora:plugins -w"));
      await().until(() -> gogo.out().contains("hello  1.0.0"));
      plugins.with(FakePlugins.plugin("later", "Later", "1.0.0", PluginState.ACTIVE));
      await().until(() -> gogo.out().contains("later  1.0.0"));
      assertThat(command.isDone()).isFalse();
      gogo.session().foregroundJob().interrupt();
      await().until(command::isDone);
    } finally {
      thread.shutdownNow();
    }
    assertThatThrownBy(() -> gogo.execute("aurora:plugins -w -j")).hasMessageContaining("-w");
  }

  @Test
  void aPluginThatDoesNotRespondIsNoSuccessfulStart() {
    plugins.with(FakePlugins.plugin("hello", "Hello", "1.0", PluginState.STOPPED));
    plugins.afterStart = PluginState.UNRESPONSIVE;
    assertThatThrownBy(() -> gogo.execute("aurora:start hello"))
        .hasMessageContaining("hello is UNRESPONSIVE");
  }

  private static PluginInfo healthy(PluginInfo plugin) {
    return plugin.toBuilder()
        .supervision(
            Supervision.none()
                .restarts(2, Optional.empty())
                .health(Health.HEALTHY, "ok", Optional.of(FakePlugins.NOW)))
        .build();
  }

  @Test
  void aScriptGetsAListOfPlugins() throws Exception {
    plugins.with(FakePlugins.plugin("hello", "Hello", "1.0.0", PluginState.ACTIVE));
    assertThat(gogo.execute("aurora:plugins")).asInstanceOf(list(PluginInfo.class)).hasSize(1);
    assertThat(gogo.execute("((aurora:plugins) get 0) id")).isEqualTo("hello");
  }

  @Test
  void jsonIsParsable() throws Exception {
    plugins.with(FakePlugins.plugin("hello", HOSTILE, "1.0.0", PluginState.ACTIVE));
    String json = gogo.shown("aurora:plugins -j");
    assertThat(json).doesNotContain("\u001b", "\u202e");
    assertThat(Json.parse(json, "test").get(0).get("name").asText()).isEqualTo(HOSTILE);
    assertThat(Json.parse(gogo.shown("aurora:plugin hello --json"), "test").get("pid").asInt())
        .isEqualTo(4711);
  }

  @Test
  void aPluginIsShownWithEverythingThatMatters() throws Exception {
    plugins.with(
        FakePlugins.plugin("sad", "Sad", "1.0", PluginState.FAILED, true, "killed: out of memory"));
    assertThat(gogo.shown("aurora:plugin sad"))
        .isEqualTo(
            """
            id           sad
            name         Sad
            version      1.0
            shape        command
            state        FAILED
            problem      killed: out of memory
            since        2026-11-22 09:58:30 (1m30s ago)
            source       /opt/aurora/deploy/sad
            digest       %s
            policy       service (changed since it was started; aurora:restart sad applies
                         the change)
            last result  MEM_LIMIT, rc 137, after 1m15s, cpu 1s: oom_kill 1

            enforced on the run that ended 2026-11-22 09:58:00 (2m ago); nothing runs now:
            CAPABILITY  REQUESTED  APPLIED  MECHANISM
            memory      512MiB     yes      cgroup.v1.memory
            syscalls    default    NO       -

            syscalls:  not in this version yet"""
                .formatted("ab".repeat(32)));
  }

  @Test
  void whatIsEnforcedOnAProcessIsNotCalledPast() throws Exception {
    plugins.with(FakePlugins.plugin("hello", "Hello", "1.0", PluginState.ACTIVE));
    assertThat(gogo.shown("aurora:plugin hello")).contains("CAPABILITY").doesNotContain("ended");
  }

  @Test
  void textOfAPluginCannotMoveTheCursorOrForgeARow() throws Exception {
    plugins.with(FakePlugins.plugin("evil", HOSTILE, HOSTILE, PluginState.FAILED, false, HOSTILE));
    for (String command : new String[] {"aurora:plugins", "aurora:plugin evil"}) {
      String shown = gogo.shown(command);
      assertThat(shown).doesNotContain("\u001b", "\u202e");
      assertThat(shown.lines()).noneMatch(line -> line.startsWith("forged"));
    }
    assertThat(gogo.shown("aurora:plugins").lines()).hasSize(2);
  }

  @Test
  void numbersAndWordsOfGogoAreIdsLikeOthers() throws Exception {
    for (String id : new String[] {"007", "1.0", "true", "null"}) {
      plugins.with(FakePlugins.plugin(id, id, "1", PluginState.ACTIVE));
      assertThat(gogo.shown("aurora:plugin " + id)).startsWith("id       " + id);
      gogo.execute("aurora:stop -j " + id);
    }
    assertThat(plugins.asked).containsExactly("stop 007", "stop 1.0", "stop true", "stop null");
  }

  @Test
  void anUnknownPluginIsAnErrorThatSaysWhatToDo() {
    assertThatThrownBy(() -> gogo.execute("aurora:stop 'ghost\u001b[2J'"))
        .isInstanceOf(CommandException.class)
        .hasToString("there is no plugin 'ghost\\u001b[2J'; aurora:plugins lists them");
    assertThat(plugins.asked).isEmpty();
  }

  @Test
  void startShowsThePluginAndAFailedStartIsAnError() throws Exception {
    plugins.with(FakePlugins.plugin("hello", "Hello", "1.0", PluginState.STOPPED));
    assertThat(gogo.shown("aurora:start hello")).contains("hello  1.0      ACTIVE  4711");
    plugins.afterStart = PluginState.FAILED;
    assertThatThrownBy(() -> gogo.execute("aurora:restart hello"))
        .hasToString("hello is FAILED: exited with 3; aurora:logs hello shows what it wrote");
    assertThat(plugins.asked).containsExactly("start hello", "restart hello");
  }

  @Test
  void whatWaitsForApprovalHasWrittenNothing() {
    plugins.with(FakePlugins.plugin("p", "p", "1", PluginState.STOPPED));
    plugins.afterStart = PluginState.PENDING_APPROVAL;

    assertThatThrownBy(() -> gogo.execute("aurora:start p"))
        .hasMessageContaining("p is PENDING_APPROVAL")
        .hasMessageNotContaining("aurora:logs");
  }

  @Test
  void whatAnOperatorHasRefusedIsNotStartedAndSaysHowItCouldBe() {
    ApprovalDecision rejected =
        new ApprovalDecision(ApprovalDecision.Kind.REJECTED, "operator:eve", FakePlugins.NOW, "no");
    Admission known =
        new Admission(
            "0123456789abcdef",
            "1",
            List.of(),
            PluginSignature.none(),
            List.of(),
            List.of(),
            List.of(),
            Optional.of(rejected));
    plugins.with(
        FakePlugins.plugin("p", "p", "1", PluginState.REJECTED).toBuilder()
            .admission(Optional.of(known))
            .build());
    plugins.afterStart = PluginState.REJECTED;

    assertThatThrownBy(() -> gogo.execute("aurora:start p"))
        .hasMessageContaining("aurora:approve p 0123456789abcdef approves it after all");
  }

  @Test
  void aPolicyThatIsNotValidAnyMoreIsNotAppliedByARestart() throws Exception {
    String problem = "its policy is not valid any more: /etc/p.cfg: restart must be a word";
    plugins.with(FakePlugins.plugin("p", "p", "1", PluginState.ACTIVE, true, problem));

    assertThat(gogo.shown("aurora:plugin p"))
        .contains("not valid now, see problem")
        .doesNotContain("aurora:restart");
  }

  @Test
  void aRefusalOfTheManagerIsAnErrorFitForATerminal() {
    plugins.with(FakePlugins.plugin("hello", "Hello", "1.0", PluginState.ACTIVE));
    plugins.refusal = "hello already runs\n\u009b2J";
    assertThatThrownBy(() -> gogo.execute("aurora:start hello"))
        .isInstanceOf(CommandException.class)
        .hasToString("hello already runs\\n\\u009b2J");
  }

  @Test
  void settleNamesThoseThatAreNotSettled() throws Exception {
    plugins
        .with(FakePlugins.plugin("slow", "Slow", "1", PluginState.STARTING))
        .with(FakePlugins.plugin("fast", "Fast", "1", PluginState.ACTIVE));
    assertThat(gogo.shown("aurora:settle -t 5")).isEmpty();
    plugins.settles = false;
    assertThatThrownBy(() -> gogo.execute("aurora:settle"))
        .hasMessage(
            "not settled after 60 s: slow (STARTING); aurora:plugin ID and aurora:logs ID say"
                + " more");
    assertThatThrownBy(() -> gogo.execute("aurora:settle -t soon"))
        .hasMessage("-t takes a whole number from 0 to 86400, not 'soon'");
    assertThat(plugins.asked).containsExactly("settle 5", "settle 60");
  }

  @Test
  void whatKeepsAllPluginsFromStartingIsSaidOnce() throws Exception {
    plugins
        .with(FakePlugins.plugin("p", "P", "1", PluginState.FAILED))
        .with(FakePlugins.plugin("q", "Q", "1", PluginState.FAILED));
    plugins.problems = List.of("admission.cfg: no such key: \u001b[2Jsigned");

    assertThat(gogo.shown("aurora:plugins"))
        .containsOnlyOnce("nothing is let in: admission.cfg: no such key: \\u001b[2Jsigned");
    plugins.problems = List.of();
    assertThat(gogo.shown("aurora:plugins")).doesNotContain("nothing is let in");
  }

  @Test
  void whoStartsOrStopsAPluginIsNamed() throws Exception {
    plugins.with(FakePlugins.plugin("p", "P", "1", PluginState.ACTIVE));

    for (String command : List.of("stop", "start", "restart", "reset")) {
      plugins.askedBy = "";
      gogo.execute("aurora:" + command + " p");
      assertThat(plugins.askedBy).as(command).isEqualTo("operator:alice");
    }
  }

  @Test
  void whatIsRefusedForItsIdIsShownByItsFile() throws Exception {
    String problem = "copy.zip: its id p belongs to p; remove one of the two";
    plugins
        .with(FakePlugins.plugin("p", "P", "1", PluginState.ACTIVE))
        .refused(FakePlugins.plugin("p", "copy.zip", "2", PluginState.REJECTED, false, problem));

    assertThat(gogo.execute("(aurora:plugin p) state")).isEqualTo(PluginState.ACTIVE);
    assertThat(gogo.execute("(aurora:plugin copy.zip) state")).isEqualTo(PluginState.REJECTED);
    assertThat(gogo.shown("aurora:plugin copy.zip").replaceAll("\\s+", " ")).contains(problem);
    assertThat(gogo.execute("(aurora:plugin /opt/aurora/deploy/copy.zip) version")).isEqualTo("2");
    assertThatThrownBy(() -> gogo.execute("aurora:plugin opy.zip"))
        .hasMessageContaining("there is no plugin 'opy.zip'");
  }
}
