package org.auroraos.core.internal.lifecycle;

/** Words in the problem of a plugin by which others tell what kind of problem it is. */
public final class ProblemWords {
  /** What was deployed to replace it is no good; it runs on. */
  public static final String REPLACEMENT_REFUSED = "its replacement was refused: ";

  /** It was an operator who refused that, and he may think again. */
  public static final String AFTER_ALL = " lets it in after all";

  /** Its settings or its policy were changed while it runs, and cannot be used. */
  public static final String POLICY_NOT_VALID = "its policy is not valid any more: ";

  /** Another file has the id of this one. */
  public static final String ID_IS_TAKEN = ", which is the plugin; ";

  private ProblemWords() {}
}
