package org.auroraos.core.internal.shell;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;

/**
 * What all commands have in common: words that none of them takes are answered with what it does
 * take.
 *
 * <p>Gogo tries a method {@code _main} for every command of an object, and takes the method whose
 * arguments need the fewest conversions. This one needs more than any command can, so that it is
 * taken where no other fits.
 */
public abstract class UsageOnMistake {
  /** No command line has an option of this name. */
  private static final String NEVER = "\0";

  /** For the commands of this bundle. */
  UsageOnMistake() {}

  /**
   * Refuses a command line.
   *
   * @param words the name of the command and its arguments
   * @throws CommandException always
   */
  @SuppressWarnings({"MemberName", "DoNotCallSuggester"}) // Gogo's name for it; Gogo calls it
  public final Object _main(
      @Parameter(names = NEVER, absentValue = "0") int conversion1,
      @Parameter(names = NEVER, absentValue = "0") int conversion2,
      @Parameter(names = NEVER, absentValue = "0") int conversion3,
      @Parameter(names = NEVER, absentValue = "0") int conversion4,
      @Parameter(names = NEVER, absentValue = "0") int conversion5,
      @Parameter(names = NEVER, absentValue = "0") int conversion6,
      @Parameter(names = NEVER, absentValue = "0") int conversion7,
      @Parameter(names = NEVER, absentValue = "0") int conversion8,
      Object[] words)
      throws CommandException {
    throw new CommandException(usage(String.valueOf(words[0])));
  }

  /** How a command is called, from the descriptors of its methods. */
  final String usage(String command) {
    String forms =
        Arrays.stream(getClass().getMethods())
            .filter(method -> method.getName().equals(command))
            .sorted(Comparator.comparingInt(Method::getParameterCount))
            .map(UsageOnMistake::form)
            .collect(Collectors.joining(", or "));
    return "usage: " + forms + " (help aurora:" + command + " says more)";
  }

  private static String form(Method method) {
    List<String> words = new ArrayList<>(List.of("aurora:" + method.getName()));
    for (java.lang.reflect.Parameter parameter : method.getParameters()) {
      Descriptor descriptor = parameter.getAnnotation(Descriptor.class);
      String meaning =
          descriptor == null ? parameter.getType().getSimpleName() : descriptor.value();
      Parameter option = parameter.getAnnotation(Parameter.class);
      if (option == null) {
        words.add("<" + meaning + ">");
      } else if (option.presentValue().equals(Parameter.UNSPECIFIED)) {
        words.add("[" + option.names()[0] + " <" + meaning + ">]");
      } else {
        words.add("[" + option.names()[0] + "]");
      }
    }
    return String.join(" ", words);
  }
}
