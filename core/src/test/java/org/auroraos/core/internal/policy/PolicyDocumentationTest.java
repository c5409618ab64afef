package org.auroraos.core.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.auroraos.api.policy.SandboxPolicy;
import org.junit.jupiter.api.Test;

/** The keys stand in one place; the metatype and the documentation say the same. */
class PolicyDocumentationTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "policies.md");
  private static final SandboxPolicy DEFAULT = BuiltInPolicies.defaultPolicy();

  /** What is told about a key. */
  private record Told(String fallback, String description) {}

  @Test
  void theTableOfTheDocumentationIsThatOfTheKeys() throws IOException {
    List<String> table = new ArrayList<>();
    table.add("| key | value | default | meaning |");
    table.add("|---|---|---|---|");
    table.add("| `extends` | name of a policy | `default` | " + PolicyTexts.EXTENDS + " |");
    for (PolicyKey<?> key : PolicyKeys.ALL) {
      String fallback = key.format(DEFAULT);
      table.add(
          "| `%s` | %s | %s | %s |"
              .formatted(
                  key.name(),
                  key.type().form(),
                  fallback.isEmpty() ? "–" : "`" + fallback + "`",
                  key.description()));
    }
    List<String> documented =
        Files.readAllLines(DOCUMENT).stream()
            .dropWhile(line -> !line.startsWith("| key | value"))
            .takeWhile(line -> line.startsWith("|"))
            .toList();
    assertThat(documented).isEqualTo(table);
  }

  @Test
  void theTableOfTheBuiltInPoliciesIsTrue() throws IOException {
    String document = Files.readString(DOCUMENT);
    Map<String, SandboxPolicy> policies = BuiltInPolicies.all();
    Map<String, String> rows =
        Map.of(
            "memory", "limits.memory",
            "processes", "limits.processes",
            "open files", "limits.open-files",
            "file size", "limits.file-size",
            "network", "network");
    rows.forEach(
        (label, name) -> {
          PolicyKey<?> key = PolicyKeys.byName(name).orElseThrow();
          assertThat(document)
              .contains(
                  "| %s | %s | %s | %s |"
                      .formatted(
                          label,
                          key.format(policies.get("default")),
                          key.format(policies.get("service")),
                          key.format(policies.get("trusted"))));
        });
  }

  @Test
  void theMetatypeHasTheKeysWithTheirDefaultsAndDescriptions() throws IOException {
    Map<String, Told> expected = new LinkedHashMap<>();
    expected.put("extends", new Told("default", PolicyTexts.EXTENDS));
    for (PolicyKey<?> key : PolicyKeys.ALL) {
      expected.put(key.name(), new Told(key.format(DEFAULT), key.description()));
    }
    Map<String, String> descriptions = descriptions();
    Map<String, Told> metatype = new LinkedHashMap<>();
    for (Method method : PolicyMetatype.class.getDeclaredMethods()) {
      Object fallback = method.getDefaultValue();
      String text =
          fallback instanceof String[] list
              ? WordLists.format(Arrays.asList(list))
              : fallback.toString();
      metatype.put(keyOf(method.getName()), new Told(text, descriptions.get(method.getName())));
    }
    assertThat(metatype).containsExactlyInAnyOrderEntriesOf(expected);
  }

  /** As the Declarative Services specification, section 112.8.2.1, maps names. */
  private static String keyOf(String method) {
    return method.replace("$_$", "-").replace("_", ".").replace("$", "");
  }

  /** Metatype annotations are in class files only. */
  private static Map<String, String> descriptions() throws IOException {
    Map<String, String> descriptions = new LinkedHashMap<>();
    try (InputStream file = PolicyMetatype.class.getResourceAsStream("PolicyMetatype.class")) {
      new ClassReader(file.readAllBytes()).accept(new Descriptions(descriptions), 0);
    }
    return descriptions;
  }

  private static final class Descriptions extends ClassVisitor {
    private final Map<String, String> into;

    private Descriptions(Map<String, String> into) {
      super(Opcodes.ASM9);
      this.into = into;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String method, String descriptor, String signature, String[] exceptions) {
      return new MethodVisitor(Opcodes.ASM9) {
        @Override
        public AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
          return new AnnotationVisitor(Opcodes.ASM9) {
            @Override
            public void visit(String name, Object value) {
              if (name.equals("description")) {
                into.put(method, (String) value);
              }
            }
          };
        }
      };
    }
  }
}
