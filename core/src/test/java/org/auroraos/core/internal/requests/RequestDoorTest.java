package org.auroraos.core.internal.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.auroraos.api.audit.AuditEntry;
import org.auroraos.api.hypervisor.RunRequest;
import org.auroraos.api.plugin.PluginException;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.api.sandbox.SandboxStatus;
import org.auroraos.core.internal.audit.FakeAuditLog;
import org.auroraos.core.internal.json.Json;
import org.auroraos.core.internal.lifecycle.PluginSandbox;
import org.auroraos.core.internal.lifecycle.PluginSandboxes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RequestDoorTest {
  @TempDir Path data;

  private final FakeAuditLog audit = new FakeAuditLog();
  private final List<String> runs = new ArrayList<>();
  private final FakeClock clock = new FakeClock();
  private FakeSandbox sandbox = (command, timeout) -> result(command, SandboxStatus.OK, 0);
  private Runnable whenAwaited = () -> {};
  private RequestDoor door;
  private boolean running = true;

  /** What a run comes to. */
  private interface FakeSandbox {
    SandboxResult run(List<String> command, Duration timeout) throws InterruptedException;
  }

  @BeforeEach
  void open() throws IOException {
    door = newDoor();
  }

  @Test
  void aRequestIsRunAndAnswered() throws Exception {
    ask("a.req", "{\"plugin\": \"weather\", \"cmd\": \"date\", \"timeout\": 7}");

    door.look();

    assertThat(runs).containsExactly("weather: /bin/sh -c date 7s");
    JsonNode answer = response("a.req.result.json");
    assertThat(answer.get("req").asText()).isEqualTo("a.req");
    assertThat(answer.get("sandbox").asText()).isEqualTo("running");
    assertThat(answer.has("why")).isFalse();
    JsonNode result = answer.get("result");
    assertThat(result.get("status").asText()).isEqualTo("OK");
    assertThat(result.get("rc").asInt()).isZero();
    assertThat(result.get("stdout").asText()).isEqualTo("out");
    assertThat(result.get("stderr").asText()).isEqualTo("err");
    assertThat(result.get("ts").asDouble()).isEqualTo(clock.now.toEpochMilli() / 1000.0);
    assertThat(result.has("timeout")).isFalse();
    assertThat(names("requests")).containsExactly(".taken");
    assertThat(names("requests/.taken")).isEmpty();
    assertThat(audit.entries())
        .extracting(AuditEntry::event)
        .containsExactly("request.started", "request.ended");
    assertThat(audit.entries().get(0).subject()).isEqualTo("a.req");
    assertThat(audit.entries().get(0).actor()).startsWith("operator:");
    assertThat(audit.entries().get(0).details())
        .containsEntry("plugin", "weather")
        .containsEntry("command", "/bin/sh -c date")
        .containsEntry("digest", "d1")
        .containsEntry("policy", "service");
    assertThat(audit.entries().get(1).details())
        .containsEntry("result", "OK 0")
        .containsEntry("sandbox", "running");
  }

  @Test
  void aRequestForAPluginThatDoesNotRunHasASandboxOfItsOwnAndSaysWhy() throws Exception {
    running = false;
    ask("a.req", "{\"plugin\": \"weather\", \"cmd\": \"date\"}");

    door.look();

    assertThat(runs).containsExactly("beside weather: /bin/sh -c date 10s");
    JsonNode answer = response("a.req.result.json");
    assertThat(answer.get("sandbox").asText()).isEqualTo("own");
    assertThat(answer.get("why").asText()).isEqualTo("weather does not run, it is STOPPED");
    assertThat(audit.entries().get(1).details()).containsEntry("sandbox", "own");
  }

  @Test
  void aTimeoutIsMarkedAsTheSeedDoes() throws Exception {
    sandbox = (command, timeout) -> result(command, SandboxStatus.TIMEOUT, 124);
    ask("a.req", "{\"plugin\": \"weather\", \"cmd\": \"sleep 9\"}");

    door.look();

    assertThat(response("a.req.result.json").at("/result/timeout").asBoolean()).isTrue();
  }

  @Test
  void theEldestComesFirstThenTheNameDecides() throws Exception {
    ask("b.req", "{\"plugin\": \"b\", \"cmd\": \"x\"}");
    ask("c.req", "{\"plugin\": \"c\", \"cmd\": \"x\"}");
    ask("a.req", "{\"plugin\": \"a\", \"cmd\": \"x\"}");
    Instant then = Instant.parse("2026-01-01T00:00:00Z");
    for (String name : List.of("a.req", "b.req")) {
      Files.setLastModifiedTime(request(name), FileTime.from(then));
    }
    Files.setLastModifiedTime(request("c.req"), FileTime.from(then.minusSeconds(1)));

    door.look();

    assertThat(runs).extracting(run -> run.substring(0, 1)).containsExactly("c", "a", "b");
  }

  @Test
  void whatIsBeingWrittenIsWaitedFor() throws Exception {
    Files.writeString(request("a.req"), "{\"plugin\": \"weather\",");
    door.look();
    clock.pass(Duration.ofMillis(900));
    Files.writeString(request("a.req"), "{\"plugin\": \"weather\", \"cmd\": ");
    door.look();
    clock.pass(Duration.ofMillis(900));
    door.look();
    assertThat(names("responses")).isEmpty();

    Files.writeString(request("a.req"), "{\"plugin\": \"weather\", \"cmd\": \"date\"}");
    door.look();

    assertThat(runs).hasSize(1);
  }

  @Test
  void whatStaysNoRequestIsAnErrorThatNamesTheKey() throws Exception {
    ask("half.req", "{\"plugin\": \"weather\",");
    ask("key.req", "{\"plugin\": \"weather\", \"cmd\": 3}");
    door.look();
    assertThat(names("responses")).containsExactly("key.req.error.json");
    assertThat(response("key.req.error.json").get("key").asText()).isEqualTo("cmd");
    assertThat(response("key.req.error.json").get("kind").asText()).isEqualTo("malformed");

    clock.pass(RequestFolder.SETTLE);
    door.look();

    assertThat(response("half.req.error.json").get("error").asText()).contains("half.req");
    assertThat(runs).isEmpty();
    assertThat(names("requests/.taken")).isEmpty();
    assertThat(audit.entries())
        .extracting(AuditEntry::event)
        .containsExactly("request.refused", "request.refused");
  }

  @Test
  void temporaryAndOtherNamesAreLeftAlone() throws Exception {
    String text = "{\"plugin\": \"weather\", \"cmd\": \"date\"}";
    for (String name : List.of(".a.req", "a.req.tmp", "a.req~", "a.json", "-.req", "a b.req")) {
      ask(name, text);
    }
    Files.createDirectory(request("directory.req"));

    door.look();
    clock.pass(Duration.ofSeconds(5));
    door.look();

    assertThat(runs).isEmpty();
    assertThat(names("responses")).isEmpty();
    assertThat(names("requests")).hasSize(8);
  }

  @Test
  void aLinkIsNotFollowed() throws Exception {
    Path secret = Files.writeString(data.resolve("x"), "{\"plugin\": \"w\", \"cmd\": \"date\"}");
    Files.createSymbolicLink(request("link.req"), secret);
    door.look();
    clock.pass(RequestFolder.SETTLE);
    door.look();

    assertThat(runs).isEmpty();
    assertThat(response("link.req.error.json").get("error").asText()).contains("regular file");
    assertThat(secret).exists();
    assertThat(Files.exists(request("link.req"), LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  @Test
  void aPipeHoldsNobodyUp() throws Exception {
    assertThat(new ProcessBuilder("mkfifo", request("pipe.req").toString()).start().waitFor())
        .isZero();
    door.look();
    clock.pass(RequestFolder.SETTLE);
    door.look();

    assertThat(response("pipe.req.error.json").get("error").asText()).contains("regular file");
  }

  @Test
  void whatIsTooLargeIsNotRead() throws Exception {
    String padding = " ".repeat(RequestFolder.MOST_BYTES);
    ask("large.req", "{\"plugin\": \"weather\", \"cmd\": \"date\"}" + padding);
    door.look();
    clock.pass(RequestFolder.SETTLE);
    door.look();

    assertThat(runs).isEmpty();
    assertThat(response("large.req.error.json").get("error").asText())
        .contains("larger than 65536");
  }

  @Test
  void nobodyElseMayAsk() throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "only root can give a file away");
    ask("a.req", "{\"plugin\": \"weather\", \"cmd\": \"date\"}");
    assertThat(new ProcessBuilder("chown", "65534", request("a.req").toString()).start().waitFor())
        .isZero();

    door.look();

    assertThat(runs).isEmpty();
    JsonNode error = response("a.req.error.json");
    assertThat(error.get("kind").asText()).isEqualTo("refused");
    assertThat(error.get("error").asText()).contains("may ask");
    assertThat(audit.entries()).extracting(AuditEntry::actor).containsExactly("uid 65534");
  }

  @Test
  void aFolderThatOthersCanWriteToIsNotRead() throws Exception {
    ask("a.req", "{\"plugin\": \"weather\", \"cmd\": \"date\"}");
    Files.setPosixFilePermissions(
        data.resolve("requests"), PosixFilePermissions.fromString("rwxrwx---"));
    door.look();
    assertThat(runs).isEmpty();
    assertThat(request("a.req")).exists();

    Files.setPosixFilePermissions(
        data.resolve("requests"), PosixFilePermissions.fromString("rwx------"));
    door.look();

    assertThat(runs).hasSize(1);
  }

  @Test
  void foldersAreForTheirOwnerOnly() throws Exception {
    for (String folder : List.of("requests", "requests/.taken", "responses")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(folder))))
          .isEqualTo("rwx------");
    }
    ask("a.req", "{\"plugin\": \"weather\", \"cmd\": \"date\"}");
    door.look();
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(data.resolve("responses/a.req.result.json"))))
        .isEqualTo("rw-------");
  }

  @Test
  void aPluginThatMayNotRunIsRefused() throws Exception {
    ask("a.req", "{\"plugin\": \"unknown\", \"cmd\": \"date\"}");

    door.look();

    JsonNode error = response("a.req.error.json");
    assertThat(error.get("kind").asText()).isEqualTo("refused");
    assertThat(error.get("key").asText()).isEqualTo("plugin");
    assertThat(error.get("error").asText()).contains("there is no plugin unknown");
  }

  @Test
  void whatCannotBeRecordedIsNotRun() throws Exception {
    audit.full(true);
    ask("a.req", "{\"plugin\": \"weather\", \"cmd\": \"date\"}");

    door.look();

    assertThat(runs).isEmpty();
    assertThat(response("a.req.error.json").get("error").asText())
        .contains("audit log", "No space left");
  }

  @Test
  void whatAPlatformThatDiedHadTakenIsNotRunAgain() throws Exception {
    // It is claimed before it is run, so that this is what kill -9 leaves
    sandbox =
        (command, timeout) -> {
          assertThat(names("requests/.taken")).containsExactly("a.req");
          assertThat(names("requests")).containsExactly(".taken");
          throw new IllegalStateException("killed");
        };
    ask("a.req", "{\"plugin\": \"weather\", \"cmd\": \"date\"}");
    door.look();
    assertThat(runs).hasSize(1);
    assertThat(names("responses")).isEmpty();

    door = newDoor();
    door.look();

    assertThat(runs).hasSize(1);
    JsonNode error = response("a.req.error.json");
    assertThat(error.get("kind").asText()).isEqualTo("lost");
    assertThat(error.get("error").asText()).contains("the platform has died while it ran");
    assertThat(names("requests/.taken")).isEmpty();
    assertThat(audit.entries()).extracting(AuditEntry::event).endsWith("request.lost");
    door.look();
    assertThat(names("responses")).containsExactly("a.req.error.json");
  }

  @Test
  void whatAPlatformThatDiedHadTakenAndNotBegunHasDoneNothing() throws Exception {
    whenAwaited =
        () -> {
          throw new IllegalStateException("killed");
        };
    ask("a.req", "{\"plugin\": \"unknown\", \"cmd\": \"date\"}");
    door.look();
    assertThat(names("responses")).isEmpty();

    door = newDoor();
    door.look();

    JsonNode error = response("a.req.error.json");
    assertThat(error.get("kind").asText()).isEqualTo("refused");
    assertThat(error.get("error").asText())
        .isEqualTo(
            "a.req: the platform has died before it was run; it has done nothing. Ask again");
    assertThat(names("requests/.taken")).isEmpty();
    assertThat(audit.entries()).extracting(AuditEntry::event).containsExactly("request.refused");
  }

  @Test
  void whatWasAnsweredBeforeThePlatformDiedKeepsItsAnswer() throws Exception {
    ask("a.req", "{\"plugin\": \"weather\", \"cmd\": \"date\"}");
    door.look();
    ask(".taken/a.req", "{\"plugin\": \"weather\", \"cmd\": \"date\"}");
    Files.writeString(data.resolve("responses/b.req.result.json.new"), "{");

    door = newDoor();
    door.look();

    assertThat(runs).hasSize(1);
    assertThat(names("responses")).containsExactly("a.req.result.json");
    assertThat(names("requests/.taken")).isEmpty();
  }

  @Test
  void theSameNameMayAskAgain() throws Exception {
    ask("a.req", "{\"plugin\": \"weather\", \"cmd\": \"date\"}");
    door.look();
    ask("a.req", "{\"plugin\": \"weather\"}");
    door.look();

    assertThat(names("responses")).containsExactly("a.req.error.json");
  }

  @Test
  void anAnswerThatCannotBeWrittenIsWrittenLaterAndNothingIsRunTwice() throws Exception {
    Path responses = data.resolve("responses");
    sandbox =
        (command, timeout) -> {
          try {
            // Not even root can write there now
            Files.move(responses, data.resolve("away"));
            Files.writeString(responses, "");
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
          return result(command, SandboxStatus.OK, 0);
        };
    ask("a.req", "{\"plugin\": \"weather\", \"cmd\": \"date\"}");
    ask("b.req", "{\"plugin\": \"weather\", \"cmd\": \"date\"}");
    door.look();
    door.look();
    assertThat(runs).hasSize(1);

    Files.delete(responses);
    Files.move(data.resolve("away"), responses);
    sandbox = (command, timeout) -> result(command, SandboxStatus.OK, 0);
    door.look();

    assertThat(runs).hasSize(2);
    assertThat(names("responses")).containsExactly("a.req.result.json", "b.req.result.json");
  }

  @Test
  void theEndOfThePlatformKillsWhatRunsAndSaysSo() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    sandbox =
        (command, timeout) -> {
          started.countDown();
          new CountDownLatch(1).await();
          throw new AssertionError("not reached");
        };
    ask("a.req", "{\"plugin\": \"weather\", \"cmd\": \"sleep 100\"}");
    ask("b.req", "{\"plugin\": \"weather\", \"cmd\": \"date\"}");
    Files.setLastModifiedTime(request("a.req"), FileTime.from(Instant.EPOCH));
    Thread looking = new Thread(door::look);
    looking.start();
    started.await();

    door.close();

    await().until(() -> !looking.isAlive());
    assertThat(response("a.req.error.json").get("kind").asText()).isEqualTo("lost");
    assertThat(request("b.req")).exists();
    assertThat(names("requests/.taken")).isEmpty();
  }

  private RequestDoor newDoor() throws IOException {
    PluginSandboxes sandboxes =
        new PluginSandboxes() {
          @Override
          public PluginSandbox open(String id) throws PluginException {
            if (id.equals("unknown")) {
              throw new PluginException(id, "there is no plugin " + id);
            }
            return new FakePluginSandbox(id);
          }

          @Override
          public boolean awaitKnown(String id, Duration patience) {
            whenAwaited.run();
            return true;
          }
        };
    return new RequestDoor(data.toRealPath(), new RequestRunner(sandboxes, audit, clock), clock);
  }

  private final class FakePluginSandbox implements PluginSandbox {
    private final String id;

    FakePluginSandbox(String id) {
      this.id = id;
    }

    @Override
    public String digest() {
      return "d1";
    }

    @Override
    public String policyName() {
      return "service";
    }

    @Override
    public boolean runs() {
      return running;
    }

    @Override
    public Optional<SandboxResult> inside(RunRequest request) throws InterruptedException {
      return running ? Optional.of(run("", request)) : Optional.empty();
    }

    @Override
    public String obstacle() {
      return "does not run, it is STOPPED";
    }

    @Override
    public SandboxResult beside(RunRequest request) throws InterruptedException {
      return run("beside ", request);
    }

    private SandboxResult run(String where, RunRequest request) throws InterruptedException {
      List<String> command = request.command();
      Duration timeout = request.timeout().orElseThrow();
      runs.add(where + id + ": " + String.join(" ", command) + " " + timeout.toSeconds() + "s");
      return sandbox.run(command, timeout);
    }
  }

  private static SandboxResult result(List<String> command, SandboxStatus status, int rc) {
    return SandboxResult.builder(command, "t1").status(status, rc, "").output("out", "err").build();
  }

  private void ask(String name, String text) throws IOException {
    Path staged = Files.writeString(data.resolve("staged"), text, StandardCharsets.UTF_8);
    Files.move(staged, request(name));
  }

  private Path request(String name) {
    return data.resolve("requests").resolve(name);
  }

  private JsonNode response(String name) throws IOException {
    return Json.read(data.resolve("responses").resolve(name));
  }

  private List<String> names(String folder) {
    try (var files = Files.list(data.resolve(folder))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class FakeClock extends Clock {
    private Instant now = Instant.now();

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public ZoneId getZone() {
      return ZoneId.of("UTC");
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
