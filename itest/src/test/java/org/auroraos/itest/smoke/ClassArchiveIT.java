package org.auroraos.itest.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Bundle plugins map the classes of their runtime, once the platform has had them archived. */
@ParameterizedClass
@EnumSource
class ClassArchiveIT extends SmokeTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String PLUGIN = "ledger";
  private static final String FILE = "/runtime-";

  ClassArchiveIT(User user) {
    super(user);
  }

  @Test
  void whatStartsLaterUsesItAndADamagedOneKeepsNothingFromStarting() throws Exception {
    drop();
    aurora.up();
    assertThat(maps(started())).noneMatch(line -> line.contains(FILE));

    Path archive = await().atMost(PATIENCE).until(this::archives, all -> all.size() == 1).get(0);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(archive)))
        .isEqualTo("r--r--r--");
    aurora.sh("aurora:restart " + PLUGIN).ok();
    assertThat(maps(started())).anyMatch(line -> line.contains(FILE));

    aurora.sh("aurora:stop " + PLUGIN).ok();
    damage(archive);
    aurora.sh("aurora:start " + PLUGIN).ok();
    assertThat(maps(started())).noneMatch(line -> line.contains(FILE));
    assertThat(archive).doesNotExist();
    assertThat(aurora.log(PLUGIN))
        .as("what the JVM thinks of archives is not in the plugin's log")
        .noneMatch(record -> record.toString().contains("archive"));
  }

  private void drop() throws IOException {
    try (Stream<Path> samples = Files.list(aurora.home().resolve("deploy"))) {
      Path sample =
          samples
              .filter(file -> file.getFileName().toString().startsWith(PLUGIN))
              .findFirst()
              .orElseThrow();
      aurora.drop(sample, sample.getFileName().toString());
    }
  }

  private long started() {
    return aurora.awaitState(PLUGIN, "ACTIVE").get("pid").asLong();
  }

  private static List<String> maps(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "maps"));
  }

  /** Those that are whole. */
  private List<Path> archives() throws IOException {
    Path directory = aurora.data().resolve("cache/plugin-jvm");
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().contains(FILE)).toList();
    }
  }

  private static void damage(Path archive) throws IOException {
    Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rw-r--r--"));
    try (FileChannel channel = FileChannel.open(archive, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() / 2);
    }
  }
}
