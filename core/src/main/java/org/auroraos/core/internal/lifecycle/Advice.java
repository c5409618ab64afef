package org.auroraos.core.internal.lifecycle;

/** What an operator can do, as it stands at the end of a problem. */
final class Advice {
  private Advice() {}

  /** About something that waits for approval. */
  static String approve(String id) {
    return "; aurora:approve " + id + " lets it in, aurora:reject " + id + " --why TEXT does not";
  }
}
