package org.auroraos.itest.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Real processes that are installed, become ready, fall ill and recover. */
@ParameterizedClass
@EnumSource
class SupervisionIT extends SmokeTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Serves one request after the other; is well unless its data say that it is ill. */
  private static final String WEB =
      """
      use IO::Socket::INET;
      my $server = IO::Socket::INET->new(
          LocalAddr => '127.0.0.1', LocalPort => 8080, Listen => 5, ReuseAddr => 1) or die $!;
      while (my $client = $server->accept) {
        my $request = <$client>;
        my $known = $request =~ m{^GET /health HTTP/1};
        my $status = -e '/data/ill' ? '503 Ill' : $known ? '200 OK' : '404 Not Found';
        print $client "HTTP/1.1 $status\\r\\nContent-Length: 0\\r\\n\\r\\n";
        close $client;
      }
      """;

  SupervisionIT(User user) {
    super(user);
  }

  @Test
  void aPackThatIsIllIsMarkedAndComesBack() throws Exception {
    settings("health.interval = 200ms\nhealth.failures = 2\nrestart = never\n");
    dropPack();
    aurora.up();
    long pid = aurora.awaitState("pack", "ACTIVE").get("pid").asLong();
    await().atMost(PATIENCE).until(() -> health("pack").equals("HEALTHY"));

    Path ill = data("ill", "no database\n");

    JsonNode marked = aurora.awaitState("pack", "UNRESPONSIVE");
    assertThat(marked.get("problem").asText()).startsWith("2 health checks failed: ");
    assertThat(marked.at("/supervision/healthDetail").asText()).contains("no database");
    assertThat(marked.get("pid").asLong()).isEqualTo(pid);
    assertThat(marked.at("/usage/memory").asLong()).isPositive();
    assertThat(aurora.sh("aurora:why pack").ok().out())
        .contains("ACTIVE -> UNRESPONSIVE", "no database", "aurora:restart pack");
    assertThat(aurora.sh("aurora:health").ok().out()).contains("BAD");
    Files.delete(ill);

    JsonNode well = aurora.awaitState("pack", "ACTIVE");
    assertThat(well.get("pid").asLong()).isEqualTo(pid);
    assertThat(well.get("problem").asText()).isEmpty();
  }

  @Test
  void theServicesOfABundleSayWhetherItIsWell() throws Exception {
    String runtime = "org.osgi.service.component.runtime.ServiceComponentRuntime";
    String often = "\nhealth.interval = 200ms\nhealth.failures = 1\nhealth.timeout = 60s\n";
    settings("heartbeat", "health.service = " + runtime + often);
    try (Stream<Path> samples = Files.list(aurora.home().resolve("deploy"))) {
      Path heartbeat =
          samples.filter(file -> file.toString().contains("heartbeat")).findFirst().orElseThrow();
      aurora.drop(heartbeat, "heartbeat.jar");
    }
    aurora.up();
    JsonNode before = aurora.awaitState("heartbeat", "ACTIVE");
    await().atMost(PATIENCE).until(() -> health("heartbeat").equals("HEALTHY"));
    aurora.sh("aurora:stop heartbeat").ok();

    settings("heartbeat", "health.service = (objectClass=com.acme.Store)" + often);
    aurora.sh("aurora:start heartbeat");

    JsonNode ill = aurora.awaitState("heartbeat", "UNRESPONSIVE");
    assertThat(ill.get("problem").asText())
        .isEqualTo("1 health check failed: no service matches (objectClass=com.acme.Store)");
    assertThat(ill.get("pid").asLong()).isPositive().isNotEqualTo(before.get("pid").asLong());
  }

  @Test
  void aPluginIsAskedOverHttpOnANetworkOfItsOwn() throws Exception {
    assumeThat(Path.of("/usr/bin/perl")).as("perl, to serve HTTP with").exists();
    aurora.policy("web", "network = loopback\n");
    settings(
        "web",
        """
        policy = web
        readiness = health
        health.http = http://localhost:8080/health
        health.interval = 200ms
        health.failures = 2
        health.timeout = 60s
        """);
    dropWeb();
    long platform = aurora.up();
    JsonNode ready = aurora.awaitState("web", "ACTIVE");
    assertThat(ready.at("/supervision/healthDetail").asText()).isEqualTo("HTTP 200");

    Path ill = data("web", "ill", "");
    JsonNode marked = aurora.awaitState("web", "UNRESPONSIVE");
    assertThat(marked.get("problem").asText()).isEqualTo("2 health checks failed: HTTP 503");
    Files.delete(ill);
    aurora.awaitState("web", "ACTIVE");

    ProcessHandle killed = ProcessHandle.of(platform).orElseThrow();
    killed.destroyForcibly();
    await().atMost(PATIENCE).until(() -> !killed.isAlive());
    aurora.up();
    await().atMost(PATIENCE).until(() -> health("web").equals("HEALTHY"));
    assertThat(aurora.plugin("web").get("pid")).isEqualTo(ready.get("pid"));
  }

  @Test
  void anInstallationRunsOnceAndALineOfReadinessOutlivesThePlatform() throws Exception {
    settings("readiness = line\n");
    dropPack();
    long platform = aurora.up();
    JsonNode before = aurora.awaitState("pack", "ACTIVE");
    assertThat(installations()).isEqualTo("installed\n");

    ProcessHandle killed = ProcessHandle.of(platform).orElseThrow();
    killed.destroyForcibly();
    await().atMost(PATIENCE).until(() -> !killed.isAlive());
    aurora.up();

    JsonNode adopted = aurora.awaitState("pack", "ACTIVE");
    assertThat(adopted.get("pid")).isEqualTo(before.get("pid"));
    aurora.run("stop").ok();
    aurora.up();
    assertThat(aurora.awaitState("pack", "ACTIVE").get("pid")).isNotEqualTo(before.get("pid"));
    assertThat(installations()).isEqualTo("installed\n");
  }

  @Test
  void whatIsNotReadyIsKilledOnlyWhereTheOperatorSaysSo() throws Exception {
    settings("readiness = line\nstart-timeout = 2s\nrestart = never\n");
    dropPack();
    aurora.up();
    aurora.awaitState("pack", "ACTIVE");
    aurora.sh("aurora:stop pack").ok();
    data("never", "");
    aurora.sh("aurora:start pack");

    JsonNode marked = aurora.awaitState("pack", "UNRESPONSIVE");
    assertThat(marked.get("problem").asText()).startsWith("it did not become ready in 2 s");
    ProcessHandle process = ProcessHandle.of(marked.get("pid").asLong()).orElseThrow();
    assertThat(process.isAlive()).isTrue();

    settings("readiness = line\nstart-timeout = 2s\nrestart = never\non-timeout = kill\n");
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              aurora.sh("aurora:restart pack");
              return aurora.plugin("pack").get("state").asText().equals("FAILED");
            });
    JsonNode failed = aurora.awaitState("pack", "FAILED");
    assertThat(failed.get("problem").asText()).startsWith("it did not become ready in 2 s");
    assertThat(process.isAlive()).isFalse();
    assertThat(failed.at("/lastResult/status").asText()).isEqualTo("KILLED_KILL");
  }

  private String health(String plugin) throws IOException, InterruptedException {
    return aurora.plugin(plugin).at("/supervision/health").asText();
  }

  private String installations() throws IOException {
    return Files.readString(aurora.data().resolve("plugins/pack/data/installations"));
  }

  private void settings(String content) throws IOException {
    settings("pack", content);
  }

  private void settings(String plugin, String content) throws IOException {
    Path file = aurora.etc().resolve("org.auroraos.plugin~" + plugin + ".cfg");
    Files.writeString(file, content);
    aurora.user().own(file);
  }

  private Path data(String name, String content) throws IOException {
    return data("pack", name, content);
  }

  private Path data(String plugin, String name, String content) throws IOException {
    Path file = aurora.data().resolve("plugins").resolve(plugin).resolve("data").resolve(name);
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    return file;
  }

  private void dropPack() throws IOException {
    Path directory = Files.createDirectories(work.resolve("made/pack"));
    Files.writeString(
        directory.resolve("manifest.yaml"),
        """
        schema_version: aurora-manifest-v1
        pack:
          id: pack
          name: Pack
          version: "1.0"
          entrypoint:
            install: install.sh
            start: run.sh
            health: health.sh
          safety:
            health_check_timeout_seconds: 60
        """);
    Map<String, String> scripts =
        Map.of(
            "install.sh",
            "echo installed >>/data/installations\n",
            "run.sh",
            """
            if [ -n "$AURORA_READY_FD" ] && [ ! -e /data/never ]; then
              echo >&"$AURORA_READY_FD"
            fi
            exec sleep 100000
            """,
            "health.sh",
            """
            [ ! -e /data/ill ] && exit 0
            cat /data/ill
            exit 1
            """);
    for (Map.Entry<String, String> script : scripts.entrySet()) {
      program(directory.resolve(script.getKey()), "#!/bin/sh\n" + script.getValue());
    }
    aurora.drop(directory, "pack");
  }

  private void dropWeb() throws IOException {
    Path directory = Files.createDirectories(work.resolve("made/web"));
    Files.writeString(
        directory.resolve("manifest.yaml"),
        """
        schema_version: aurora-manifest-v1
        pack:
          id: web
          name: Web
          version: "1.0"
          entrypoint:
            start: serve.pl
        """);
    program(directory.resolve("serve.pl"), "#!/usr/bin/perl\n" + WEB);
    aurora.drop(directory, "web");
  }

  private static void program(Path file, String content) throws IOException {
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
