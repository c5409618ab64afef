package org.auroraos.core.internal.sign;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A key that the operator trusts.
 *
 * @param name what it is called; empty if it has no name
 * @param key the key
 * @param certificate that it came in; signatures of those whom it certifies are trusted too, if it
 *     is one of an authority
 */
public record TrustedKey(String name, PublicKey key, Optional<X509Certificate> certificate) {
  private static final int SHOWN = 16;

  /** SHA-256 of the key's SubjectPublicKeyInfo (RFC 5280), in hexadecimal. */
  public String fingerprint() {
    return fingerprint(key);
  }

  /** How it is shown: its name, its kind, the beginning of its fingerprint. */
  public String shown() {
    return shown(name, key);
  }

  static String shown(String name, PublicKey key) {
    String what = key.getAlgorithm() + " SHA256:" + fingerprint(key).substring(0, SHOWN);
    return name.isEmpty() ? what : name + " (" + what + ")";
  }

  static String fingerprint(PublicKey key) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
