package org.auroraos.core.internal.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.felix.service.command.Descriptor;
import org.junit.jupiter.api.Test;

class CommandNamesTest {
  @Test
  void everyCommandIsListed() throws Exception {
    try (Stream<Path> classes = Files.list(folder())) {
      assertThat(
              classes
                  .map(path -> path.getFileName().toString())
                  .filter(name -> name.endsWith(".class"))
                  .map(name -> load(name.substring(0, name.lastIndexOf('.'))))
                  .filter(type -> UsageOnMistake.class.equals(type.getSuperclass()))
                  .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                  .filter(method -> method.isAnnotationPresent(Descriptor.class))
                  .map(Method::getName)
                  .distinct())
          .containsExactlyInAnyOrderElementsOf(CommandNames.ALL);
    }
  }

  private static Path folder() throws URISyntaxException {
    URI classes = CommandNames.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    return Path.of(classes).resolve(CommandNames.class.getPackageName().replace('.', '/'));
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(CommandNames.class.getPackageName() + "." + name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
