package org.auroraos.core.internal.exec;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The command line of {@code aurora exec}.
 *
 * @param policy name of a policy
 * @param policyFile a file with a policy
 * @param timeout as it was written
 * @param readOnly absolute host paths to show
 * @param readWrite absolute host paths to show writable
 * @param environment {@code NAME=value} and {@code NAME}
 * @param workdir working directory inside
 * @param explain whether what is denied is explained
 * @param learn whether a policy is learned from what the command does
 * @param learnFile where it is written; empty: to standard output
 * @param json whether the result is written as JSON
 * @param report whether the enforcement report is written
 * @param quiet whether partial enforcement is not mentioned
 * @param help whether only help is asked for
 * @param command the program and its arguments
 */
record ExecOptions(
    Optional<String> policy,
    Optional<Path> policyFile,
    Optional<String> timeout,
    List<String> readOnly,
    List<String> readWrite,
    List<String> environment,
    String workdir,
    boolean explain,
    boolean learn,
    Optional<Path> learnFile,
    boolean json,
    boolean report,
    boolean quiet,
    boolean help,
    List<String> command) {

  static ExecOptions parse(String... arguments) throws UsageException {
    return new Parser(List.of(arguments)).parse();
  }

  /** Reads options up to the first word that is none, or {@code --}. */
  private static final class Parser {
    private final List<String> words;
    private int next;
    private Optional<String> policy = Optional.empty();
    private Optional<Path> policyFile = Optional.empty();
    private Optional<String> timeout = Optional.empty();
    private final List<String> readOnly = new ArrayList<>();
    private final List<String> readWrite = new ArrayList<>();
    private final List<String> environment = new ArrayList<>();
    private String workdir = "/";
    private boolean explain;
    private boolean learn;
    private Optional<Path> learnFile = Optional.empty();
    private boolean json;
    private boolean report;
    private boolean quiet;
    private boolean help;

    Parser(List<String> words) {
      this.words = words;
    }

    ExecOptions parse() throws UsageException {
      while (!help && next < words.size() && words.get(next).startsWith("-")) {
        String word = words.get(next++);
        if (word.equals("--")) {
          break;
        }
        option(word);
      }
      List<String> command = words.subList(next, words.size());
      if (command.isEmpty() && !help) {
        throw new UsageException("no command is given");
      }
      if (!help && command.get(0).isEmpty()) {
        throw new UsageException("the command is an empty word");
      }
      if (!workdir.startsWith("/")) {
        throw new UsageException("--workdir is an absolute path inside the sandbox");
      }
      if (policy.isPresent() && policyFile.isPresent()) {
        throw new UsageException(
            "--policy and --policy-file exclude one another; a file names its base in 'extends'");
      }
      if (learn && explain) {
        throw new UsageException("--learn tells of what is denied by itself; leave out --explain");
      }
      if (learn && json && learnFile.isEmpty()) {
        throw new UsageException(
            "--learn and --json would both write to standard output; give --learn=FILE");
      }
      return new ExecOptions(
          policy,
          policyFile,
          timeout,
          readOnly,
          readWrite,
          environment,
          workdir,
          explain,
          learn,
          learnFile,
          json,
          report,
          quiet,
          help,
          List.copyOf(command));
    }

    private void option(String word) throws UsageException {
      int equals = word.startsWith("--") ? word.indexOf('=') : -1;
      String name = equals < 0 ? word : word.substring(0, equals);
      Optional<String> attached =
          equals < 0 ? Optional.empty() : Optional.of(word.substring(equals + 1));
      switch (name) {
        case "--policy" -> policy = once(name, policy, value(name, attached));
        case "--policy-file" -> policyFile = once(name, policyFile, path(value(name, attached)));
        case "--timeout" -> timeout = once(name, timeout, value(name, attached));
        case "--ro" -> readOnly.add(path(value(name, attached)).toString());
        case "--rw" -> readWrite.add(path(value(name, attached)).toString());
        case "--env" -> environment.add(value(name, attached));
        case "--workdir" -> workdir = value(name, attached);
        case "--explain" -> explain = flag(name, attached);
        case "--learn" -> learn(name, attached);
        case "--json" -> json = flag(name, attached);
        case "--report" -> report = flag(name, attached);
        case "-q", "--quiet" -> quiet = flag(name, attached);
        case "--plugin" ->
            throw new UsageException(
                "--plugin comes first, and with nothing but --timeout and --json");
        case "-h", "--help" -> help = flag(name, attached);
        default -> throw new UsageException("unknown option " + name);
      }
    }

    /** The file only with a sign: the next word may be the command. */
    private void learn(String name, Optional<String> file) throws UsageException {
      learn = true;
      if (file.isPresent()) {
        learnFile = once(name, learnFile, path(file.get()));
      }
    }

    private String value(String name, Optional<String> attached) throws UsageException {
      if (attached.isPresent()) {
        return attached.get();
      }
      if (next == words.size()) {
        throw new UsageException(name + " needs a value");
      }
      return words.get(next++);
    }

    private static boolean flag(String name, Optional<String> attached) throws UsageException {
      if (attached.isPresent()) {
        throw new UsageException(name + " takes no value");
      }
      return true;
    }

    private static <T> Optional<T> once(String name, Optional<T> before, T value)
        throws UsageException {
      if (before.isPresent()) {
        throw new UsageException(name + " is given twice");
      }
      return Optional.of(value);
    }

    private static Path path(String value) throws UsageException {
      try {
        return Path.of(value).toAbsolutePath().normalize();
      } catch (InvalidPathException e) {
        throw new UsageException("not a path: " + e.getMessage());
      }
    }
  }
}
