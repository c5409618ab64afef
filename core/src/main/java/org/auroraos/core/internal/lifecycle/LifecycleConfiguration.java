package org.auroraos.core.internal.lifecycle;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The configuration {@code org.auroraos.plugins}. A method's name is a key's, as the Declarative
 * Services specification maps them: {@code _} is a dot, {@code $_$} a hyphen.
 */
@ObjectClassDefinition(
    name = "Aurora plugins",
    description = "What holds for all plugins from their next deployment or start on")
@interface LifecycleConfiguration {
  @AttributeDefinition(description = "most files and directories that a plugin may consist of")
  int archive_entries() default 10_000;

  @AttributeDefinition(description = "most MiB of a plugin, unpacked")
  int archive_megabytes() default 512;

  @AttributeDefinition(description = "MiB of a plugin's log after which a new file begins")
  int log_megabytes() default 10;

  @AttributeDefinition(description = "how many files of a plugin's log are kept")
  int log_files() default 5;

  @AttributeDefinition(
      description = "seconds for which the next two hold, at most 3600; from the next start on")
  int log_interval() default 1;

  @AttributeDefinition(
      description = "most lines that a plugin may write in an interval; more are dropped")
  int log_interval_lines() default 20_000;

  @AttributeDefinition(
      description = "most MiB of lines that a plugin may write in an interval; more are dropped")
  int log_interval_megabytes() default 16;

  @AttributeDefinition(description = "seconds that a plugin may take until it is ready")
  int start$_$timeout() default 60;

  @AttributeDefinition(description = "seconds that a plugin may take to end before it is killed")
  int stop$_$grace() default 10;
}
