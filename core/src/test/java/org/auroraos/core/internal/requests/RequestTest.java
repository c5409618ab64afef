package org.auroraos.core.internal.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import org.auroraos.core.internal.requests.RequestException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTest {
  @Test
  void aTextIsForTheShell() throws Exception {
    Request request = Request.parse("{\"plugin\": \"weather\", \"cmd\": \"sh run.sh\"}", "a.req");

    assertThat(request)
        .isEqualTo(
            new Request("weather", List.of("/bin/sh", "-c", "sh run.sh"), Duration.ofSeconds(10)));
  }

  @Test
  void aListIsRunAsItIs() throws Exception {
    Request request =
        Request.parse(
            "{\"plugin\": \"weather\", \"cmd\": [\"/bin/echo\", \"a b\", \"\"], \"timeout\": 3}",
            "a.req");

    assertThat(request.command()).containsExactly("/bin/echo", "a b", "");
    assertThat(request.timeout()).isEqualTo(Duration.ofSeconds(3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"cmd\": \"true\"}                                        | plugin  | is missing",
        "{\"plugin\": \"../x\", \"cmd\": \"true\"}                  | plugin  | not the id",
        "{\"plugin\": true, \"cmd\": \"true\"}                      | plugin  | a string",
        "{\"plugin\": \"w\"}                                        | cmd     | is missing",
        "{\"plugin\": \"w\", \"cmd\": null}                         | cmd     | is missing",
        "{\"plugin\": \"w\", \"cmd\": \"  \"}                       | cmd     | no command",
        "{\"plugin\": \"w\", \"cmd\": []}                           | cmd     | no command",
        "{\"plugin\": \"w\", \"cmd\": [\"\"]}                       | cmd     | no command",
        "{\"plugin\": \"w\", \"cmd\": [1]}                          | cmd     | list of texts",
        "{\"plugin\": \"w\", \"cmd\": {\"a\": 1}}                   | cmd     | list of texts",
        "{\"plugin\": \"w\", \"cmd\": \"a\\u0000b\"}                | cmd     | NUL",
        "{\"plugin\": \"w\", \"cmd\": \"true\", \"timeout\": 0}     | timeout | 1 to 86400",
        "{\"plugin\": \"w\", \"cmd\": \"true\", \"timeout\": 86401} | timeout | 1 to 86400",
        "{\"plugin\": \"w\", \"cmd\": \"true\", \"timeout\": \"1\"} | timeout | whole number",
        "{\"plugin\": \"w\", \"cmd\": \"true\", \"timeout\": 1.5}   | timeout | whole number",
      })
  void whatIsWrongIsNamedByItsKey(String text, String key, String problem) {
    RequestException e = parse(text);

    assertThat(e.kind()).isEqualTo(Kind.MALFORMED);
    assertThat(e.key()).contains(key);
    assertThat(e).hasMessageContaining("a.req").hasMessageContaining(problem);
  }

  @Test
  void anUnknownKeyIsNamed() {
    assertThat(parse("{\"plugin\": \"w\", \"cmd\": \"true\", \"user\": \"root\"}"))
        .hasMessageContaining("unknown keys user");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]",
        "{\"plugin\": \"w\"",
        "{\"plugin\": \"w\", \"plugin\": \"v\", \"cmd\": \"x\"}"
      })
  void whatIsNoObjectIsNoRequest(String text) {
    assertThat(parse(text).kind()).isEqualTo(Kind.MALFORMED);
  }

  private static RequestException parse(String text) {
    return catchThrowableOfType(RequestException.class, () -> Request.parse(text, "a.req"));
  }
}
