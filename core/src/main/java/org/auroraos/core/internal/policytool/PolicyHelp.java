package org.auroraos.core.internal.policytool;

/** What {@code aurora policy --help} says. */
final class PolicyHelp {
  static final String TEXT =
      """
      usage: aurora policy lint NAME|FILE [--fail-on SEVERITY] [--threshold SCORE] [--json]
             aurora policy score NAME|FILE [--threshold SCORE] [--json]
             aurora policy export NAME|FILE [--format cfg|json|jail]
             aurora policy import FILE [--name NAME]

      Judges and converts policies; needs no running platform. NAME is a policy of etc/ or a
      built-in one, FILE is FILE.cfg or FILE.json (a word with '/', '.cfg' or '.json').

      lint     what is weak about a policy, why, and the line that mends it
      score    how weak it is: from 0.0, the strongest, to 10.0
      export   the policy with all its keys; what the jail format cannot hold is told
               on standard error
      import   a jail policy or another JSON file as a file for etc/, on standard output

      options:
        --fail-on SEVERITY   lint: exit code 1 when there is a finding of at least this
                             severity: note, warning, danger, or never; 'warning' if not given
        --threshold SCORE    exit code 1 when the score is above this, such as 3.5
        --format FORMAT      format of an export; 'cfg' if none is given
        --name NAME          import: write etc/org.auroraos.policy~NAME.cfg, which must not exist
        --json               as JSON
        -h, --help           this text

      exit code: 0; 1 when --fail-on or --threshold says so; 2 when the policy is not valid or
      this command line is not right.
      """;

  private PolicyHelp() {}
}
