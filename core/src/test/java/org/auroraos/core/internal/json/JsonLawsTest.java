package org.auroraos.core.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Laws of reading text that anybody may have written. */
class JsonLawsTest {
  @Property(tries = 3000)
  void anyTextIsJsonOrAnErrorOfOneLine(@ForAll("texts") String text) {
    try {
      assertThat(Json.parse(Json.compact(Json.parse(text, "x")), "y")).isNotNull();
    } catch (JsonException e) {
      assertThat(e.place()).startsWith("x");
      assertThat(e.getMessage()).doesNotContain("\n");
    }
  }

  @Property(tries = 3000)
  void anyTextIsYamlOrAnErrorOfOneLine(@ForAll("texts") String text) {
    try {
      JsonNode tree = Json.parseYaml(text, "x");
      assertThat(Json.parse(Json.pretty(tree), "y")).isEqualTo(tree);
    } catch (JsonException e) {
      assertThat(e.place()).startsWith("x");
      assertThat(e.getMessage()).doesNotContain("\n");
    }
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            List.of(
                "{",
                "}",
                "[",
                "]",
                ":",
                ": ",
                ",",
                "\"",
                "'",
                "a",
                "b",
                "- ",
                "\n",
                "  ",
                "&x ",
                "*x",
                "!!str ",
                "!t ",
                "<<: ",
                "? ",
                "| \n",
                "> \n",
                "---\n",
                "...\n",
                "%YAML 9\n",
                "#",
                "null",
                "~",
                "true",
                "1",
                "-0x1f",
                "1e999999999",
                ".inf",
                "0o7",
                "1:30",
                "2001-01-01",
                "\\u",
                "\\uD800",
                "\u0000",
                "\u2028",
                "\uFEFF",
                "😀",
                "\t"));
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(40),
        pieces.list().ofMaxSize(14).map(parts -> String.join("", parts)));
  }
}
