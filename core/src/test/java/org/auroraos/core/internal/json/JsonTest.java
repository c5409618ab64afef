package org.auroraos.core.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @TempDir Path directory;

  @Test
  void errorsNameSourceLineAndColumn() {
    assertThatThrownBy(() -> Json.parse("{\n  \"a\": tru\n}", "a.json"))
        .isInstanceOf(JsonException.class)
        .hasMessageStartingWith("a.json:2:");
    assertThatThrownBy(() -> Json.parseYaml("a: 1\nb: [1, 2\n", "a.yaml"))
        .isInstanceOf(JsonException.class)
        .hasMessageMatching("(?s)a\\.yaml:[23]:.*")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void anErrorDoesNotNameTheSourceOfTheParser() {
    String expected = "a.json:2:8: Unexpected end-of-input";
    assertThatThrownBy(() -> Json.parse("{\n \"a\": 1", "a.json"))
        .hasMessage(expected + ": expected close marker for Object");
    assertThatThrownBy(() -> Json.parse("{\"a\": [\n1}", "a.json"))
        .hasMessage("a.json:2:2: Unexpected close marker '}': expected ']'");
  }

  @Test
  void aKeyMayOccurOnceInJsonAndInYaml() {
    assertThatThrownBy(() -> Json.parse("{\"a\":1,\n\"a\":2}", "x"))
        .hasMessage("x:2:1: the key 'a' occurs twice");
    assertThatThrownBy(() -> Json.parseYaml("a: 1\nb: 2\na: 3\n", "x"))
        .hasMessageContaining("x:3:1: the key 'a' occurs twice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "   ", "{} {}", "[1,]", "{'a':1}", "{\"a\"}", "NaN", "[1 2]", "{\"a\":1"})
  void whatIsNotJsonIsAnError(String text) {
    assertThatThrownBy(() -> Json.parse(text, "x")).isInstanceOf(JsonException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: &x 1\nb: *x\n",
        "a: &x [1, 2]\n",
        "a: !!str 1\n",
        "a: !!javax.script.ScriptEngineManager []\n",
        "--- 1\n--- 2\n",
        "a: b: c\n",
        "\ta: 1\n",
        "? [a, b]\n: 1\n",
        "a: .inf\nb: [",
        "a: \u0001\n",
      })
  void whatIsNotPlainYamlIsAnError(String text) {
    assertThatThrownBy(() -> Json.parseYaml(text, "x")).isInstanceOf(JsonException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "yaml"})
  void nestingSizeAndNumbersAreBounded(String kind) {
    String deep = "[".repeat(65) + "]".repeat(65);
    String number = "9".repeat(101);
    String string = "\"" + "a".repeat((1 << 20) + 1) + "\"";
    for (String text : new String[] {deep, number, string}) {
      assertThatThrownBy(() -> parse(kind, text)).isInstanceOf(JsonException.class);
    }
  }

  @Test
  void aFileLargerThanTheLimitIsNotReadToItsEnd() throws IOException {
    Path file = Files.writeString(directory.resolve("big.json"), " ".repeat(Json.MAX_BYTES + 1));
    assertThatThrownBy(() -> Json.read(file))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("is larger than");
  }

  @Test
  void aFileThatIsNotUtf8IsAnError() throws IOException {
    Path file = directory.resolve("latin1.json");
    Files.write(file, "\"ä\"".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> Json.read(file)).hasMessage(file + ": is not UTF-8 text");
  }

  @Test
  void theNameOfTheFileSaysWhatItIs() throws IOException {
    Path yaml = Files.writeString(directory.resolve("a.YML"), "a: [x]\n");
    Path json = Files.writeString(directory.resolve("a.json"), "\uFEFF{\"a\":[\"x\"]}");
    assertThat(Json.read(yaml)).isEqualTo(Json.read(json));
  }

  @Test
  void aVersionKeepsItsDigits() throws IOException {
    JsonNode tree = Json.parseYaml("a: 1.10\nb: yes\nc: 2.0.0\n", "x");
    Fields fields = Fields.of(tree, "x");
    assertThat(fields.string("a")).isEqualTo("1.10");
    assertThat(fields.string("b")).isEqualTo("yes");
    assertThat(fields.string("c")).isEqualTo("2.0.0");
  }

  @Test
  void whatIsWrittenIsReadBackEqual() throws IOException {
    String text =
        "{\"a\":[1,1.50,true,null,\"\\u202E\\u009B\\u007Fä\\n😀\",9223372036854775808],\"b\":{}}";
    JsonNode tree = Json.parse(text, "x");
    assertThat(Json.compact(tree)).isEqualTo(text);
    assertThat(Json.parse(Json.pretty(tree), "x")).isEqualTo(tree);
    assertThat(Json.pretty(tree)).startsWith("{\n  \"a\": [\n    1,");
  }

  @Test
  void fieldsThatNobodyAskedForAreErrors() throws IOException {
    Fields fields = Fields.of(Json.parse("{\"a\":1,\"colour\":2,\"n\":null}", "x"), "x");
    assertThat(fields.optionalLong("a")).contains(1L);
    assertThat(fields.optionalString("n")).isEmpty();
    assertThatThrownBy(fields::end).hasMessageStartingWith("x: unknown keys colour;");
  }

  @Test
  void fieldsOfTheWrongTypeAreErrorsThatNameTheField() throws IOException {
    Fields fields = Fields.of(Json.parse("{\"a\":[{\"b\":{}}],\"c\":1.5,\"d\":\"x\"}", "m"), "m");
    Fields inner = fields.objects("a").get(0);
    assertThatThrownBy(() -> inner.string("b"))
        .hasMessage("m: a[0]: b: a string was expected, not an object");
    assertThatThrownBy(() -> inner.string("z")).hasMessage("m: a[0]: the key 'z' is missing");
    assertThatThrownBy(() -> fields.optionalLong("c")).hasMessageContaining("m: c: a whole number");
    assertThatThrownBy(() -> fields.strings("d")).hasMessageContaining("not the string 'x'");
    assertThatThrownBy(() -> fields.bool("d", true)).hasMessageContaining("true or false");
    assertThatThrownBy(() -> Fields.of(Json.parse("[]", "m"), "m")).hasMessageContaining("a list");
  }

  @Test
  void fieldsOfATextNameTheLineOfTheirKey() throws IOException {
    Fields yaml = Json.yamlFields("a: 1\nb:\n  - c: {}\n  - c: [1, {}]\n    d: 2\n", "m");
    Fields first = yaml.objects("b").get(0);
    Fields second = yaml.objects("b").get(1);
    assertThatThrownBy(() -> yaml.bool("a", true))
        .hasMessage("m:1:1: a: true or false was expected, not 1");
    assertThatThrownBy(() -> first.string("c"))
        .hasMessage("m:3:5: b[0]: c: a string was expected, not an object");
    assertThatThrownBy(() -> second.strings("c"))
        .hasMessage("m:4:9: b[1]: c: a list of strings was expected, not 1");
    assertThatThrownBy(() -> second.objects("c"))
        .hasMessage("m:4:9: b[1]: c[0]: an object with keys was expected, not 1");
    assertThatThrownBy(() -> second.optionalObject("c"))
        .hasMessage("m:4:5: b[1]: c: an object with keys was expected, not a list");
    assertThatThrownBy(second::end).hasMessage("m:5:5: b[1]: unknown keys d; known are [c]");
    assertThat(first.place("c")).isEqualTo("m:3:5: b[0]: c");
  }

  @Test
  void aMissingKeyIsSaidAtTheObjectThatLacksIt() throws IOException {
    Fields yaml = Json.yamlFields("# first\na:\n  b: 1\nc: {}\n", "m");
    Fields a = yaml.optionalObject("a").orElseThrow();
    Fields c = yaml.optionalObject("c").orElseThrow();
    assertThatThrownBy(() -> yaml.string("z")).hasMessage("m:2:1: the key 'z' is missing");
    assertThatThrownBy(() -> a.string("z")).hasMessage("m:3:3: a: the key 'z' is missing");
    assertThatThrownBy(() -> c.string("z")).hasMessage("m:4:4: c: the key 'z' is missing");
    assertThat(c.place("z")).isEqualTo("m:4:4: c: z");
  }

  @Test
  void equalObjectsStandInTheirOwnLines() throws IOException {
    Fields fields =
        Json.stringFields("{\"l\": [\n{\"a\": \"1\"},\n{\"a\": \"1\"}]}", "m", Set.of("l"));
    assertThat(fields.objects("l"))
        .extracting(object -> object.place("a"))
        .containsExactly("m:2:2: l[0]: a", "m:3:2: l[1]: a");
  }

  @Test
  void aTextThatIsNoObjectNamesItsLine() {
    assertThatThrownBy(() -> Json.yamlFields("\n- a\n", "m"))
        .hasMessage("m:2:1: an object with keys was expected, not a list");
    assertThatThrownBy(() -> Json.stringFields("\n\"a\"", "m", Set.of()))
        .hasMessage("m:2:1: an object with keys was expected, not the string 'a'");
  }

  private static JsonNode parse(String kind, String text) throws JsonException {
    return kind.equals("json") ? Json.parse(text, "x") : Json.parseYaml(text, "x");
  }
}
