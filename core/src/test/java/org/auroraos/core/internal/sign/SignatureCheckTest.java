package org.auroraos.core.internal.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipFile;
import org.auroraos.api.plugin.PluginSignature.Status;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignatureCheckTest {
  @TempDir Path temp;
  private Signing signing;
  private Path unpacked;

  @BeforeEach
  void directories() throws IOException {
    signing = new Signing(temp);
    unpacked = Files.createDirectory(temp.resolve("unpacked"));
  }

  @Test
  void aJarOfATrustedKeyIsTrustedAndItsSignerNamed() throws Exception {
    signing.key("alice").key("mallory");
    Path jar = signing.jar("p.jar", "a/B.class", "c.txt");
    assertThat(check(jar, "alice").status()).isEqualTo(Status.NONE);
    signing.sign(jar, "alice");

    Signed trusted = check(jar, "alice");
    assertThat(trusted.status()).isEqualTo(Status.TRUSTED);
    assertThat(trusted.signature().signers())
        .singleElement()
        .asString()
        .matches("CN=alice \\(EC SHA256:[0-9a-f]{16}\\)");
    assertThat(keys("alice").has(trusted.anchors().iterator().next())).isTrue();

    Signed unknown = check(jar, "mallory");
    assertThat(unknown.status()).isEqualTo(Status.UNKNOWN);
    assertThat(unknown.signature().signers().get(0)).startsWith("CN=alice");
    assertThat(unknown.anchors()).isEmpty();
  }

  @Test
  void whatAStrangerCallsHimselfIsCutOff() throws Exception {
    signing.key("alice", "-dname", "CN=" + "x".repeat(5000)).key("mallory");
    Path jar = signing.jar("p.jar", "a");
    signing.sign(jar, "alice");

    assertThat(check(jar, "mallory").signature().signers())
        .singleElement()
        .asString()
        .matches("CN=x{253}… \\(EC SHA256:[0-9a-f]{16}\\)");
  }

  @Test
  void anExpiredSignerIsUnknown() throws Exception {
    signing.key("alice");
    Path jar = signing.jar("p.jar", "a");
    signing.sign(jar, "alice");
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(200));

    Signed expired =
        new SignatureCheck(keys("alice"), later).check(jar, Optional.empty(), unpacked);

    assertThat(expired.status()).isEqualTo(Status.UNKNOWN);
    assertThat(expired.signature().detail()).contains("not valid now");
  }

  @Test
  void anAuthorityVouchesForThoseItCertifiesToSignCode() throws Exception {
    signing.key("ca", "-ext", "bc:c").key("alice").key("web").key("mallory");
    signing.certify("alice", "ca", "-ext", "eku=codeSigning");
    signing.certify("web", "ca", "-ext", "eku=serverAuth");

    for (String signer : List.of("alice", "web", "mallory")) {
      Path jar = signing.jar(signer + ".jar", "a");
      signing.sign(jar, signer);
      assertThat(check(jar, "ca").status())
          .as(signer)
          .isEqualTo(signer.equals("alice") ? Status.TRUSTED : Status.UNKNOWN);
    }
  }

  @Test
  void whateverIsDoneToASignedJarMakesItBad() throws Exception {
    signing.key("alice");
    Path sound = signing.jar("p.jar", "a", "b");
    signing.sign(sound, "alice");

    assertThat(
            check(changed(sound, zip -> Files.writeString(zip.getPath("a"), "changed")), "alice"))
        .extracting(Signed::status)
        .isEqualTo(Status.BAD);
    Signed added =
        check(changed(sound, zip -> Files.writeString(zip.getPath("added"), "x")), "alice");
    assertThat(added.signature().detail()).isEqualTo("added is not signed");
    Signed removed = check(changed(sound, zip -> Files.delete(zip.getPath("b"))), "alice");
    assertThat(removed.signature().detail()).isEqualTo("b was signed and is missing");
    assertThat(removed.status()).isEqualTo(Status.BAD);
    assertThat(
            check(changed(sound, zip -> Files.delete(zip.getPath("META-INF/ALICE.EC"))), "alice"))
        .extracting(Signed::status)
        .isEqualTo(Status.BAD);
  }

  /** The JDK verifies as many bytes as the archive's directory says; others read on. */
  @Test
  void aSignedEntryThatGoesOnAfterItsSizeMakesItBad() throws Exception {
    signing.key("alice");
    Path jar = signing.jar("p.jar", "a");
    signing.sign(jar, "alice");
    Path forged = Signing.lengthened(jar, "a", "foreign");
    try (ZipFile zip = new ZipFile(forged.toFile())) {
      assertThat(zip.getInputStream(zip.getEntry("a"))).hasContent("a\nforeign");
    }

    Signed found = check(forged, "alice");

    assertThat(found.status()).isEqualTo(Status.BAD);
    assertThat(found.signature().detail()).contains("'a'", "2 bytes", "more than that");
  }

  @Test
  void onlyWhatTheSignatureConsistsOfMayBeUnsigned() throws Exception {
    signing.key("alice");
    Path jar = signing.jar("p.jar", "a", "META-INF/SIG-ANY");
    signing.sign(jar, "alice");

    assertThat(check(jar, "alice").signature().detail())
        .isEqualTo("META-INF/SIG-ANY is not signed");
  }

  @Test
  void whatIsALinkOrADirectoryIsNotSignedAndMakesItBad() throws Exception {
    signing.key("alice");
    Path jar = signing.jar("p.jar", "a");
    signing.sign(jar, "alice");

    assertThat(check(Signing.mode(jar, "a", 0120777), "alice").signature().detail())
        .startsWith("a is a link");
    assertThat(check(Signing.mode(jar, "a", 0100755), "alice").status()).isEqualTo(Status.TRUSTED);
    Path directory = signing.jar("d.jar", "a");
    try (FileSystem zip = FileSystems.newFileSystem(directory)) {
      Files.createDirectory(zip.getPath("d"));
    }
    signing.sign(directory, "alice");
    assertThat(check(directory, "alice").status()).isEqualTo(Status.TRUSTED);
    assertThat(check(Signing.mode(directory, "d/", 0100644), "alice").signature().detail())
        .startsWith("d/ is a directory by its name or mode");
  }

  @Test
  void aSignatureThatFillsTheMemoryIsNotRead() throws Exception {
    signing.key("alice");
    Path jar = signing.jar("p.jar", "a");
    signing.sign(jar, "alice");
    Path large =
        changed(jar, zip -> Files.write(zip.getPath("META-INF/X.SF"), new byte[(8 << 20) + 1]));

    assertThat(check(large, "alice").signature().detail()).startsWith("META-INF/X.SF has more");
  }

  @Test
  void anArchiveOfJarsIsSignedByThoseWhoSignedAllOfThem() throws Exception {
    signing.key("alice");
    Path one = signing.jar("one.jar", "a");
    Path two = signing.jar("two.jar", "b");
    signing.sign(one, "alice");
    Path archive = signing.jar("all.zip", "whatever");
    Files.copy(one, unpacked.resolve("one.jar"));
    assertThat(check(archive, "alice").status()).isEqualTo(Status.TRUSTED);

    Files.copy(two, unpacked.resolve("two.jar"));
    assertThat(check(archive, "alice").status()).isEqualTo(Status.BAD);
    signing.sign(two, "alice");
    Files.copy(two, unpacked.resolve("two.jar"), StandardCopyOption.REPLACE_EXISTING);
    assertThat(check(archive, "alice").status()).isEqualTo(Status.TRUSTED);

    Files.writeString(unpacked.resolve("config"), "x");
    assertThat(check(archive, "alice").status()).isEqualTo(Status.NONE);
  }

  /** Word for word what docs/plugins.md tells to type. */
  @Test
  void whatOpensslSignsIsTrusted() throws Exception {
    Path file = Files.writeString(temp.resolve("p.zip"), "content");
    String commands =
        """
        set -e
        openssl genpkey -algorithm ed25519 -out alice.key
        openssl pkey -in alice.key -pubout -out alice.pem
        openssl pkeyutl -sign -rawin -inkey alice.key -in p.zip -out p.zip.sig
        openssl dgst -sha256 -binary p.zip > p.zip.sha256
        openssl pkeyutl -sign -rawin -inkey alice.key -in p.zip.sha256 -out large.sig
        """;
    Signing.run("sh", "-c", "cd " + temp + "\n" + commands);
    TrustedKeys keys = new TrustedKeys(new KeyReader(temp).read("./alice.pem"));

    for (String name : List.of("p.zip.sig", "large.sig")) {
      byte[] signature = Files.readAllBytes(temp.resolve(name));
      Signed raw =
          new SignatureCheck(keys, Clock.systemUTC()).check(file, Optional.of(signature), unpacked);
      assertThat(raw.status()).as(name).isEqualTo(Status.TRUSTED);
      assertThat(raw.signature().signers().get(0)).startsWith("alice (EdDSA SHA256:");
    }
  }

  @Test
  void aDetachedSignatureIsRawOrBase64AndOfThisFile() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] spki = pair.getPublic().getEncoded();
    Path file = Files.writeString(temp.resolve("p.zip"), "content");
    byte[] signature = signature(pair, Files.readAllBytes(file));
    String base64 = Base64.getMimeEncoder().encodeToString(signature) + "\n";
    KeyReader reader = new KeyReader(temp);
    byte[] raw = Arrays.copyOfRange(spki, spki.length - 32, spki.length);
    TrustedKeys keys =
        new TrustedKeys(reader.read("alice:" + Base64.getEncoder().encodeToString(raw)));
    assertThat(reader.read(Base64.getEncoder().encodeToString(spki)).get(0).key())
        .isEqualTo(keys.keys().get(0).key());

    assertThat(check(file, signature, keys)).isEqualTo(Status.TRUSTED);
    assertThat(check(file, base64.getBytes(StandardCharsets.UTF_8), keys))
        .isEqualTo(Status.TRUSTED);
    assertThat(check(file, signature, TrustedKeys.none())).isEqualTo(Status.UNKNOWN);
    assertThat(check(file, new byte[63], keys)).isEqualTo(Status.BAD);
    assertThat(check(file, new byte[0], keys)).isEqualTo(Status.BAD);
    assertThat(check(file, new byte[1 << 20], keys)).isEqualTo(Status.BAD);
    Files.writeString(file, "contenT");
    assertThat(check(file, signature, keys)).isEqualTo(Status.UNKNOWN);
    assertThat(check(unpacked, signature, keys)).isEqualTo(Status.BAD);
  }

  @Test
  void aKeyWhoseBase64BeginsLikeAPathIsAKey() throws Exception {
    byte[] raw = new byte[32];
    raw[0] = (byte) 0xfc;
    String base64 = Base64.getEncoder().encodeToString(raw);
    assertThat(base64).startsWith("/");
    KeyReader reader = new KeyReader(temp);

    assertThat(reader.read("alice:" + base64))
        .singleElement()
        .extracting("name")
        .isEqualTo("alice");
    assertThat(reader.read(base64)).hasSize(1);
    assertThatThrownBy(() -> reader.read("/" + base64)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void ofALargeFileTheDigestIsSigned() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    Path file = Files.write(temp.resolve("large"), new byte[DetachedSignature.MAX_MESSAGE + 1]);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    TrustedKeys keys =
        new TrustedKeys(List.of(new TrustedKey("", pair.getPublic(), Optional.empty())));
    assertThat(check(file, signature(pair, digest), keys)).isEqualTo(Status.TRUSTED);
  }

  @Test
  void aKeyThatIsNoneIsRefusedWithItsPlace() throws Exception {
    KeyReader reader = new KeyReader(temp);
    Signing.run("openssl", "genpkey", "-algorithm", "ed25519", "-out", temp + "/private.pem");
    assertThatThrownBy(() -> reader.read("private.pem"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("private.pem: a PRIVATE KEY is no public key");
    assertThatThrownBy(() -> reader.read("missing.pem")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> reader.read("alice")).hasMessageContaining("neither PEM nor base64");
    assertThatThrownBy(() -> reader.read("YWxpY2U="))
        .hasMessageContaining("neither a public key nor a certificate");
  }

  private static Status check(Path file, byte[] detached, TrustedKeys keys) throws IOException {
    return new SignatureCheck(keys, Clock.systemUTC())
        .check(file, Optional.of(detached), file.resolveSibling("unpacked"))
        .status();
  }

  private Signed check(Path jar, String trusted) throws Exception {
    return new SignatureCheck(keys(trusted), Clock.systemUTC())
        .check(jar, Optional.empty(), unpacked);
  }

  private TrustedKeys keys(String alias) throws Exception {
    List<TrustedKey> read = new KeyReader(temp).read(signing.certificate(alias).toString());
    return new TrustedKeys(
        read.stream().map(key -> new TrustedKey("", key.key(), key.certificate())).toList());
  }

  private static byte[] signature(KeyPair pair, byte[] message) throws Exception {
    Signature signer = Signature.getInstance("Ed25519");
    signer.initSign(pair.getPrivate());
    signer.update(message);
    return signer.sign();
  }

  private Path changed(Path jar, Change change) throws IOException {
    Path copy = Files.copy(jar, temp.resolve("changed.jar"), StandardCopyOption.REPLACE_EXISTING);
    try (FileSystem zip = FileSystems.newFileSystem(copy)) {
      change.in(zip);
    }
    return copy;
  }

  @FunctionalInterface
  private interface Change {
    void in(FileSystem zip) throws IOException;
  }
}
