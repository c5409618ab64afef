package org.auroraos.core.internal.sign;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.auroraos.core.internal.archive.Sha256;

/**
 * An Ed25519 signature (RFC 8032) in a file of its own: 64 bytes, or their base64. It is one of the
 * file itself, or of the 32 bytes of its SHA-256: the JDK keeps a whole message in memory, which is
 * not done for large files.
 */
final class DetachedSignature {
  /** Most bytes of a file whose own bytes may be what was signed. */
  static final int MAX_MESSAGE = 16 << 20;

  private static final int LENGTH = 64;
  private static final int MAX_FILE = 4096;
  private static final String ALGORITHM = "Ed25519";

  private DetachedSignature() {}

  /**
   * Checks the signature of a file.
   *
   * @param signatureFile what lies beside it
   */
  static Signed check(Path file, byte[] signatureFile, TrustedKeys keys) throws IOException {
    Optional<byte[]> signature = read(signatureFile);
    if (signature.isEmpty()) {
      return Signed.bad("its .sig is neither 64 bytes nor their base64");
    }
    byte[] digest = HexFormat.of().parseHex(Sha256.of(file));
    byte[] message = Files.size(file) <= MAX_MESSAGE ? content(file) : digest;
    for (TrustedKey key : keys.keys()) {
      boolean fits = key.key().getAlgorithm().equals("EdDSA");
      if (fits
          && (verifies(key, message, signature.get()) || verifies(key, digest, signature.get()))) {
        return Signed.trusted(List.of(key.shown()), Set.of(key.fingerprint()));
      }
    }
    return Signed.unknown(
        List.of(), "its .sig is by none of the trusted keys, or the file was changed since");
  }

  private static Optional<byte[]> read(byte[] file) {
    if (file.length == LENGTH) {
      return Optional.of(file);
    }
    if (file.length > MAX_FILE) {
      return Optional.empty();
    }
    try {
      String text = new String(file, StandardCharsets.US_ASCII).replaceAll("\\s", "");
      return Optional.of(Base64.getDecoder().decode(text)).filter(s -> s.length == LENGTH);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static byte[] content(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(MAX_MESSAGE);
    }
  }

  private static boolean verifies(TrustedKey key, byte[] message, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(key.key());
      verifier.update(message);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
