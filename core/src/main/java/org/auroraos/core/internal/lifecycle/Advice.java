package org.auroraos.core.internal.lifecycle;

import org.auroraos.api.plugin.Admission;

/** What an operator can do, as it stands at the end of a problem. */
final class Advice {
  private Advice() {}

  /** About something that waits for approval. */
  static String approve(String id, Admission waits) {
    return "; "
        + approval(id, waits.digest())
        + " lets it in, aurora:reject "
        + id
        + " --why TEXT does not";
  }

  /** The command that approves this content. */
  static String approval(String id, String digest) {
    return "aurora:approve " + id + " " + Admission.shortDigest(digest);
  }
}
