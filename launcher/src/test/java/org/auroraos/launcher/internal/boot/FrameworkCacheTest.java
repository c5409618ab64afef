package org.auroraos.launcher.internal.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameworkCacheTest {
  @TempDir Path data;

  @Test
  void everyStartBeginsWithAnEmptyCacheAndTheOldOnesAreDeleted() throws IOException {
    FrameworkCache cache = new FrameworkCache(data);
    for (int start = 0; start < 3; start++) {
      Path directory = cache.fresh();
      assertThat(directory).doesNotExist();
      Files.createDirectories(directory.resolve("bundle1/version0.0"));
      Files.writeString(directory.resolve("bundle1/bundle.info"), "1");
    }
    assertThat(names()).hasSize(3);

    cache.deleteOld();

    await().until(() -> names().equals(List.of("felix-cache")));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(data)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
