package org.auroraos.core.internal.sign;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads trusted keys as an operator writes them: PEM, base64, or the path of a file of either. */
public final class KeyReader {
  private static final Pattern NAMED =
      Pattern.compile("([A-Za-z0-9._@-]{1,64}):(.+)", Pattern.DOTALL);
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
  private static final Pattern FILE =
      Pattern.compile("(?:\\.{0,2}/).*|.*\\.(?:pem|crt|cer|der|pub)");

  /** The base64 of 32 bytes, which may begin with a slash as paths do. */
  private static final Pattern RAW_BASE64 = Pattern.compile("[A-Za-z0-9+/]{43}=");

  private static final List<String> ALGORITHMS = List.of("Ed25519", "EC", "RSA", "DSA");
  private static final int RAW = 32;
  private static final int MAX_FILE = 1 << 20;

  /** SubjectPublicKeyInfo of an Ed25519 key up to the key itself, RFC 8410. */
  private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");

  private final Path folder;

  /**
   * A reader.
   *
   * @param folder where relative paths begin
   */
  public KeyReader(Path folder) {
    this.folder = folder;
  }

  /**
   * Reads one entry of the configuration.
   *
   * @param text {@code [NAME:]VALUE}: PEM with keys or certificates, the base64 of a
   *     SubjectPublicKeyInfo or of the 32 bytes of an Ed25519 key, or a path
   * @throws IOException when it is none of these; the message is for the operator
   */
  public List<TrustedKey> read(String text) throws IOException {
    String value = text.strip();
    Matcher named = NAMED.matcher(value);
    boolean hasName = named.matches() && !value.startsWith("-----");
    String name = hasName ? named.group(1) : "";
    String rest = hasName ? named.group(2).strip() : value;
    if (isPath(rest)) {
      Path file = folder.resolve(rest);
      return file(file, name.isEmpty() ? nameOf(file) : name);
    }
    return text(rest, name, shortened(rest));
  }

  private static boolean isPath(String value) {
    return !value.contains("-----BEGIN")
        && !RAW_BASE64.matcher(value).matches()
        && FILE.matcher(value).matches();
  }

  private static List<TrustedKey> file(Path file, String name) throws IOException {
    byte[] content;
    try (var in = Files.newInputStream(file)) {
      content = in.readNBytes(MAX_FILE);
    }
    String text = new String(content, StandardCharsets.ISO_8859_1);
    boolean der = content.length > 0 && content[0] == 0x30;
    return der ? List.of(der(content, name, file.toString())) : text(text, name, file.toString());
  }

  private static List<TrustedKey> text(String text, String name, String place) throws IOException {
    List<TrustedKey> keys = new ArrayList<>();
    Matcher pem = PEM.matcher(text);
    while (pem.find()) {
      String kind = pem.group(1);
      if (!kind.equals("PUBLIC KEY") && !kind.endsWith("CERTIFICATE")) {
        throw new IOException(
            place + ": a " + kind + " is no public key and no certificate; who trusts needs these");
      }
      keys.add(der(base64(pem.group(2), place), name, place));
    }
    if (keys.isEmpty()) {
      keys.add(der(base64(text, place), name, place));
    }
    return keys;
  }

  private static byte[] base64(String text, String place) throws IOException {
    try {
      return Base64.getDecoder().decode(text.replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      throw new IOException(
          place + ": neither PEM nor base64 nor the path of a file (/..., ./..., *.pem)", e);
    }
  }

  private static TrustedKey der(byte[] der, String name, String place) throws IOException {
    byte[] info = der;
    if (der.length == RAW) {
      info = new byte[ED25519.length + RAW];
      System.arraycopy(ED25519, 0, info, 0, ED25519.length);
      System.arraycopy(der, 0, info, ED25519.length, RAW);
    }
    Optional<PublicKey> key = key(info);
    if (key.isPresent()) {
      return new TrustedKey(name, key.get(), Optional.empty());
    }
    try {
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der));
      String subject = certificate.getSubjectX500Principal().getName();
      return new TrustedKey(
          name.isEmpty() ? subject : name, certificate.getPublicKey(), Optional.of(certificate));
    } catch (GeneralSecurityException e) {
      throw new IOException(place + ": neither a public key nor a certificate", e);
    }
  }

  private static Optional<PublicKey> key(byte[] info) throws IOException {
    for (String algorithm : ALGORITHMS) {
      Optional<PublicKey> key = key(info, algorithm);
      if (key.isPresent()) {
        return key;
      }
    }
    return Optional.empty();
  }

  private static Optional<PublicKey> key(byte[] info, String algorithm) throws IOException {
    try {
      return Optional.of(
          KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(info)));
    } catch (InvalidKeySpecException otherAlgorithm) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IOException("this JDK has no " + algorithm, e);
    }
  }

  private static String nameOf(Path file) {
    return String.valueOf(file.getFileName()).replaceFirst("\\.[a-z]+$", "");
  }

  private static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
