package org.auroraos.api.plugin;

import java.util.List;
import java.util.Objects;

/**
 * Who signed a plugin.
 *
 * @param status what it is worth
 * @param signers who signed it: the name of a trusted key, or the subject of a certificate, with
 *     the SHA-256 of the key; plugin-supplied text where it is not trusted
 * @param detail why it has this status, for an operator; may be empty
 */
public record PluginSignature(Status status, List<String> signers, String detail) {
  /** Copies the list. */
  public PluginSignature {
    Objects.requireNonNull(status, "status");
    signers = List.copyOf(signers);
    Objects.requireNonNull(detail, "detail");
  }

  /** Nobody signed it. */
  public static PluginSignature none() {
    return new PluginSignature(Status.NONE, List.of(), "");
  }

  /** What a signature is worth. */
  public enum Status {
    /** Nobody signed it. */
    NONE,
    /** All of it is signed by a key that the operator trusts. */
    TRUSTED,
    /** It is whole, and signed by a key that the operator does not trust, or not any more. */
    UNKNOWN,
    /** What was signed is not what is there, or a part of it is not signed. */
    BAD
  }
}
