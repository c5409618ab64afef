package org.auroraos.core.internal.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecOptionsTest {
  @Test
  void everyOptionIsUnderstood() throws UsageException {
    ExecOptions options =
        parse(
            "--policy=strict --timeout 5s --ro /a --ro /b/../c --rw=/d --env A=b=c --env B"
                + " --workdir /tmp --json --report -q -- ls -la");
    assertThat(options.policy()).contains("strict");
    assertThat(options.timeout()).contains("5s");
    assertThat(options.readOnly()).containsExactly("/a", "/c");
    assertThat(options.readWrite()).containsExactly("/d");
    assertThat(options.environment()).containsExactly("A=b=c", "B");
    assertThat(options.workdir()).isEqualTo("/tmp");
    assertThat(options.json()).isTrue();
    assertThat(options.report()).isTrue();
    assertThat(options.quiet()).isTrue();
    assertThat(options.command()).containsExactly("ls", "-la");
  }

  @Test
  void theCommandBeginsAtTheFirstWordThatIsNoOption() throws UsageException {
    ExecOptions options = parse("--json ls --json -- x");
    assertThat(options.json()).isTrue();
    assertThat(options.command()).containsExactly("ls", "--json", "--", "x");
    assertThat(parse("-- --json").command()).containsExactly("--json");
  }

  @Test
  void aRelativePathIsOfTheCallersDirectory() throws UsageException {
    assertThat(parse("--ro x ls").readOnly())
        .containsExactly(Path.of("x").toAbsolutePath().normalize().toString());
  }

  @Test
  void helpNeedsNoCommand() throws UsageException {
    assertThat(parse("--help").help()).isTrue();
    assertThat(parse("-h --whatever").help()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--json | no command is given",
        "-- | no command is given",
        "--colour ls | unknown option --colour",
        "-x ls | unknown option -x",
        "--policy | --policy needs a value",
        "--json=yes ls | --json takes no value",
        "--policy a --policy b ls | --policy is given twice",
        "--policy a --policy-file b.json ls | exclude one another",
        "--workdir tmp ls | an absolute path",
      })
  void whatIsNotRightIsSaid(String line, String problem) {
    assertThatThrownBy(() -> parse(line))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(problem);
  }

  private static ExecOptions parse(String line) throws UsageException {
    return ExecOptions.parse(line.split(" "));
  }
}
