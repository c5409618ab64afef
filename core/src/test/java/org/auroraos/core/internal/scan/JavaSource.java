package org.auroraos.core.internal.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;

/** Compiles a class with the JDK that the tests run on. */
final class JavaSource {
  private JavaSource() {}

  /** The bytes of the class {@code C} with this body. */
  static byte[] compile(Path directory, String body) throws IOException {
    return compile(directory, "", body);
  }

  /** The same with something after the name of the class, such as what it extends. */
  static byte[] compile(Path directory, String after, String body) throws IOException {
    Path source = directory.resolve("C.java");
    Files.writeString(source, "class C " + after + " {\n" + body + "\n}\n");
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                List.of(
                        "--release",
                        "17",
                        "-nowarn",
                        "-proc:none",
                        "-d",
                        directory.toString(),
                        source.toString())
                    .toArray(String[]::new));
    assertThat(code).as(body).isZero();
    return Files.readAllBytes(directory.resolve("C.class"));
  }
}
