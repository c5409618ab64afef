package org.auroraos.core.internal.deploy;

import java.util.regex.Pattern;

/**
 * Names of what is not to be deployed: hidden files, copies in progress, traces of editors,
 * signatures of what lies beside them.
 */
final class TemporaryNames {
  /** For FileInstall, which takes the names that match. */
  static final String FILTER =
      "(?!\\.|#)(?!.*(~|\\.tmp|\\.part|\\.partial|\\.crdownload|\\.filepart|\\.swp|\\.swx|\\.lock|\\.sig)$).*";

  private static final Pattern TAKEN = Pattern.compile(FILTER);

  private TemporaryNames() {}

  static boolean matches(String name) {
    return !TAKEN.matcher(name).matches();
  }
}
