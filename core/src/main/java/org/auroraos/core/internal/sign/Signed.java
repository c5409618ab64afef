package org.auroraos.core.internal.sign;

import java.util.List;
import java.util.Set;
import org.auroraos.api.plugin.PluginSignature;
import org.auroraos.api.plugin.PluginSignature.Status;

/**
 * A signature that was checked.
 *
 * @param signature what it is worth
 * @param anchors the fingerprints of the trusted keys because of which it is trusted
 */
public record Signed(PluginSignature signature, Set<String> anchors) {
  /** Copies the set. */
  public Signed {
    anchors = Set.copyOf(anchors);
  }

  static Signed none(String detail) {
    return new Signed(new PluginSignature(Status.NONE, List.of(), detail), Set.of());
  }

  static Signed bad(String detail) {
    return new Signed(new PluginSignature(Status.BAD, List.of(), detail), Set.of());
  }

  static Signed unknown(List<String> signers, String detail) {
    return new Signed(new PluginSignature(Status.UNKNOWN, signers, detail), Set.of());
  }

  static Signed trusted(List<String> signers, Set<String> anchors) {
    return new Signed(new PluginSignature(Status.TRUSTED, signers, ""), anchors);
  }

  Status status() {
    return signature.status();
  }
}
