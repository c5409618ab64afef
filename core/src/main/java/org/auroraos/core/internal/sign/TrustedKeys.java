package org.auroraos.core.internal.sign;

import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The keys that the operator trusts.
 *
 * @param keys all of them
 */
public record TrustedKeys(List<TrustedKey> keys) {
  /** Copies the list. */
  public TrustedKeys {
    keys = List.copyOf(keys);
  }

  /** Nobody is trusted. */
  public static TrustedKeys none() {
    return new TrustedKeys(List.of());
  }

  /** The trusted key that is this one. */
  Optional<TrustedKey> find(PublicKey key) {
    return keys.stream().filter(trusted -> trusted.key().equals(key)).findFirst();
  }

  /** Whether a key with this fingerprint is trusted. */
  public boolean has(String fingerprint) {
    return keys.stream().anyMatch(key -> key.fingerprint().equals(fingerprint));
  }

  /** Differs when other keys are trusted. */
  public String id() {
    return keys.stream().map(TrustedKey::fingerprint).sorted().collect(Collectors.joining(" "));
  }
}
