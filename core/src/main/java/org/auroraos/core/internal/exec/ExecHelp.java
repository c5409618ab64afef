package org.auroraos.core.internal.exec;

/** What {@code aurora exec --help} says. */
final class ExecHelp {
  static final String TEXT =
      """
      usage: aurora exec [OPTION...] [--] COMMAND [ARGUMENT...]
             aurora exec --plugin ID [--timeout DURATION] [--json] [--] COMMAND [ARGUMENT...]

      Runs one command in a sandbox of its own and exits with its code. With --plugin, which comes
      first, the command runs in the sandbox in which that plugin of the running platform runs.

      options:
        --policy NAME        the policy to run it under; 'default' if none is given
        --policy-file FILE   a policy in a file, FILE.json or FILE.cfg
        --timeout DURATION   end it earlier than the policy does: 500ms, 5s, 2m
        --ro PATH            show a file or directory of the host, read-only
        --rw PATH            show a file or directory of the host, writable
        --env NAME=VALUE     set an environment variable
        --env NAME           take over an environment variable
        --workdir DIR        working directory inside the sandbox; '/' if none is given
        --explain            say on standard error which system calls were denied, why, and what
                             would allow them; and which limits were reached
        --learn[=FILE]       watch the command and write the least policy that it needs to FILE, or
                             to standard output: what the command writes goes to standard error
                             then. What it changes of the present policy is shown as a diff
        --json               write the result as JSON to standard output, not what it writes
        --report             write to standard error what was enforced
        -q, --quiet          do not tell what could not be enforced
        -h, --help           this text

      --ro, --rw and --env may be given several times.

      exit code: that of the command; 124 time limit, 137 memory limit or killed, 143 terminated,
      152 CPU time limit, 153 file size limit, 159 forbidden system call, 128+n any other signal n,
      126 not executable, 127 not found, 1 the sandbox failed, 2 this command line is not right.
      """;

  private ExecHelp() {}
}
