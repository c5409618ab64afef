package org.auroraos.core.internal.store;

import java.io.IOException;
import java.nio.file.Path;

/** The code of a plugin is not what it was when it was deployed. */
public final class TamperedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Path code;
  private final String found;

  /**
   * What was found.
   *
   * @param code the directory of the version
   * @param problem what is wrong there
   * @param found the digest that it has now; empty where there is something that has none
   */
  TamperedException(Path code, String problem, String found) {
    super(
        "the files in " + code + " were changed, " + problem + "; deploy the plugin's file again");
    this.code = code;
    this.found = found;
  }

  /** The directory of the version. */
  public Path code() {
    return code;
  }

  /** The digest that it has now; empty where there is something that has none. */
  public String found() {
    return found;
  }
}
