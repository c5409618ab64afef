package org.auroraos.api.sandbox;

/** How a run was isolated, in the words that callers of the earlier systems know. */
public enum Isolation {
  /** In its own namespaces. */
  UNSHARE_NAMESPACES("unshare-namespaces"),
  /** In its own namespaces, ended by the wall-clock limit. */
  UNSHARE_NAMESPACES_TIMEOUT("unshare-namespaces-timeout"),
  /** Without namespaces, with the remaining means, where the policy allows it. */
  DIRECT_EXECUTION("direct-execution"),
  /** Without namespaces, ended by the wall-clock limit. */
  DIRECT_EXECUTION_TIMEOUT("direct-execution-timeout"),
  /** It did not run. */
  ERROR("error");

  private final String id;

  Isolation(String id) {
    this.id = id;
  }

  /** The name in results, JSON and logs. */
  public String id() {
    return id;
  }

  /** The value for the same isolation when the wall-clock limit ended the run. */
  public Isolation timedOut() {
    return switch (this) {
      case UNSHARE_NAMESPACES, UNSHARE_NAMESPACES_TIMEOUT -> UNSHARE_NAMESPACES_TIMEOUT;
      case DIRECT_EXECUTION, DIRECT_EXECUTION_TIMEOUT -> DIRECT_EXECUTION_TIMEOUT;
      case ERROR -> ERROR;
    };
  }

  @Override
  public String toString() {
    return id;
  }
}
