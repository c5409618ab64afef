package org.auroraos.core.internal.policy;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The keys of a policy for configuration tools. A method's name is a key's, as the Declarative
 * Services specification maps them: {@code _} is a dot, {@code $_$} a hyphen, {@code $} nothing.
 * The defaults are those of a policy that extends {@code default}.
 */
@ObjectClassDefinition(
    id = PolicyRegistryComponent.FACTORY_PID,
    name = "Aurora sandbox policy",
    description = "What a sandboxed program may use and see; the name of the policy follows '~'")
@interface PolicyMetatype {
  @AttributeDefinition(description = PolicyTexts.EXTENDS)
  String $extends() default "default";

  @AttributeDefinition(description = PolicyTexts.WALL_TIME)
  String limits_wall$_$time() default "30s";

  @AttributeDefinition(description = PolicyTexts.CPU_TIME)
  String limits_cpu$_$time() default "20s";

  @AttributeDefinition(description = PolicyTexts.MEMORY)
  String limits_memory() default "512MiB";

  @AttributeDefinition(description = PolicyTexts.PROCESSES)
  String limits_processes() default "32";

  @AttributeDefinition(description = PolicyTexts.OPEN_FILES)
  String limits_open$_$files() default "512";

  @AttributeDefinition(description = PolicyTexts.FILE_SIZE)
  String limits_file$_$size() default "256MiB";

  @AttributeDefinition(description = PolicyTexts.OUTPUT)
  String limits_output() default "1MiB";

  @AttributeDefinition(description = PolicyTexts.CPU_WEIGHT)
  String limits_cpu$_$weight() default "100";

  @AttributeDefinition(description = PolicyTexts.CPU_QUOTA)
  String limits_cpu$_$quota() default "unlimited";

  @AttributeDefinition(description = PolicyTexts.IO_WEIGHT)
  String limits_io$_$weight() default "unset";

  @AttributeDefinition(description = PolicyTexts.IO_READ_BPS)
  String limits_io$_$read$_$bps() default "unlimited";

  @AttributeDefinition(description = PolicyTexts.IO_WRITE_BPS)
  String limits_io$_$write$_$bps() default "unlimited";

  @AttributeDefinition(description = PolicyTexts.READ_ONLY)
  String[] filesystem_read$_$only() default {};

  @AttributeDefinition(description = PolicyTexts.READ_WRITE)
  String[] filesystem_read$_$write() default {};

  @AttributeDefinition(description = PolicyTexts.HIDDEN)
  String[] filesystem_hidden() default {};

  @AttributeDefinition(description = PolicyTexts.TMP_SIZE)
  String filesystem_tmp$_$size() default "64MiB";

  @AttributeDefinition(description = PolicyTexts.SHM_SIZE)
  String filesystem_shm$_$size() default "64MiB";

  @AttributeDefinition(description = PolicyTexts.NETWORK)
  String network() default "none";

  @AttributeDefinition(description = PolicyTexts.EGRESS)
  String[] network_egress() default {};

  @AttributeDefinition(description = PolicyTexts.SYSCALL_PROFILE)
  String syscalls_profile() default "default";

  @AttributeDefinition(description = PolicyTexts.SYSCALLS_DENIED)
  String[] syscalls_denied() default {};

  @AttributeDefinition(description = PolicyTexts.ENVIRONMENT)
  String[] environment() default {};

  @AttributeDefinition(description = PolicyTexts.PRIVILEGES)
  String[] privileges() default {};

  @AttributeDefinition(description = PolicyTexts.IDENTITY)
  String identity() default "private";

  @AttributeDefinition(description = PolicyTexts.ALLOW_PARTIAL)
  String[] allow$_$partial() default {
    "cpu-time",
    "memory",
    "processes",
    "cpu-weight",
    "cpu-quota",
    "io-weight",
    "io-read-bps",
    "io-write-bps"
  };
}
