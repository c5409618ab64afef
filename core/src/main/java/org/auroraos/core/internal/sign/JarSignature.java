package org.auroraos.core.internal.sign;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import org.auroraos.api.plugin.PluginSignature.Status;
import org.auroraos.core.internal.archive.ArchiveException;
import org.auroraos.core.internal.archive.ArchiveLimits;
import org.auroraos.core.internal.archive.ZipEntryRecord;
import org.auroraos.core.internal.archive.ZipReader;

/**
 * The signatures of a jar or zip archive as {@code jarsigner} makes them, verified by the JDK. They
 * count when every entry is covered by one and the same signer, and nothing that was signed is
 * missing.
 */
final class JarSignature {
  /**
   * What a signature itself consists of, which it cannot cover. The JAR File Specification leaves
   * {@code META-INF/SIG-*} out as well; nothing needs it, and anything could be in it.
   */
  private static final Pattern OF_THE_SIGNATURE =
      Pattern.compile("META-INF/(MANIFEST\\.MF|[^/]*\\.(SF|DSA|RSA|EC))");

  private static final Pattern CLAIM = Pattern.compile("META-INF/[^/]*\\.SF");

  /** All of it is read into memory by the JDK. */
  private static final int MAX_OF_THE_SIGNATURE = 8 << 20;

  private static final long MAX_BYTES = 2L << 30;

  private final TrustedKeys keys;
  private final Date now;
  private final byte[] buffer = new byte[64 * 1024];

  JarSignature(TrustedKeys keys, Date now) {
    this.keys = keys;
    this.now = now;
  }

  /** Checks a file, which may be no sound archive: nobody signed it then. */
  Signed check(Path file) throws IOException {
    try (ZipReader zip =
        new ZipReader(file, String.valueOf(file.getFileName()), ArchiveLimits.defaults())) {
      if (zip.entries().stream().noneMatch(entry -> matches(CLAIM, entry))) {
        return Signed.none("");
      }
      Optional<String> objection = objection(zip);
      if (objection.isPresent()) {
        return Signed.bad(objection.get());
      }
    } catch (ArchiveException noArchive) {
      return Signed.none("");
    }
    return verify(file);
  }

  /**
   * What of a signed archive the signature would not cover: it is about the bytes of each entry, as
   * many as the archive's directory says, and not about what kind of thing the entry is.
   */
  private static Optional<String> objection(ZipReader zip) throws IOException {
    for (ZipEntryRecord entry : zip.entries()) {
      if (entry.link()) {
        return Optional.of(entry.name() + " is a link, which such a signature does not cover");
      }
      if (!entry.consistent()) {
        return Optional.of(entry.name() + " is a directory by its name or mode, but not by both");
      }
      if (matches(OF_THE_SIGNATURE, entry) && entry.size() > MAX_OF_THE_SIGNATURE) {
        return Optional.of(entry.name() + " has more than " + MAX_OF_THE_SIGNATURE + " bytes");
      }
    }
    try {
      zip.readAll(MAX_BYTES);
      return Optional.empty();
    } catch (ArchiveException e) {
      return Optional.of(e.getMessage());
    }
  }

  private static boolean matches(Pattern pattern, ZipEntryRecord entry) {
    return pattern.matcher(entry.name().toUpperCase(Locale.ROOT)).matches();
  }

  private Signed verify(Path file) throws IOException {
    try (JarFile jar = new JarFile(file.toFile(), true)) {
      return check(jar);
    } catch (SecurityException e) {
      return Signed.bad("it was changed after it was signed: " + e.getMessage());
    } catch (ZipException e) {
      return Signed.bad("it cannot be read as a jar: " + e.getMessage());
    }
  }

  private Signed check(JarFile jar) throws IOException {
    Set<CodeSigner> common = new LinkedHashSet<>();
    Set<String> names = new HashSet<>();
    String uncovered = "";
    boolean any = false;
    for (JarEntry entry : jar.stream().toList()) {
      String name = entry.getName();
      if (!names.add(name)) {
        return Signed.bad(name + " is in it twice");
      }
      String upper = name.toUpperCase(Locale.ROOT);
      if (OF_THE_SIGNATURE.matcher(upper).matches() || entry.isDirectory()) {
        continue;
      }
      read(jar, entry);
      CodeSigner[] signers = entry.getCodeSigners();
      Set<CodeSigner> of = signers == null ? Set.of() : Set.copyOf(Arrays.asList(signers));
      if (of.isEmpty() && uncovered.isEmpty()) {
        uncovered = name;
      }
      if (any) {
        common.retainAll(of);
      } else {
        common.addAll(of);
      }
      any |= !of.isEmpty();
    }
    if (!any) {
      return Signed.bad("its signature covers nothing that is in it, or is of a kind too weak");
    }
    if (!uncovered.isEmpty()) {
      return Signed.bad(uncovered + " is not signed");
    }
    Optional<String> missing = missing(jar, names);
    if (missing.isPresent()) {
      return Signed.bad(missing.get() + " was signed and is missing");
    }
    return common.isEmpty()
        ? Signed.bad("its entries are signed by different signers")
        : best(List.copyOf(common));
  }

  private Signed best(List<CodeSigner> signers) {
    SignerTrust trust = new SignerTrust(keys, now);
    List<Signed> all = signers.stream().map(s -> trust.of(s.getSignerCertPath())).toList();
    return all.stream()
        .filter(one -> one.status() == Status.TRUSTED)
        .findFirst()
        .orElse(all.get(0));
  }

  /** Only when it was read to its end, an entry tells who signed it. */
  private void read(JarFile jar, JarEntry entry) throws IOException {
    try (InputStream in = jar.getInputStream(entry)) {
      int n = in.read(buffer);
      while (n >= 0) {
        n = in.read(buffer);
      }
    }
  }

  private static Optional<String> missing(JarFile jar, Set<String> names) throws IOException {
    for (Map.Entry<String, Attributes> section : jar.getManifest().getEntries().entrySet()) {
      boolean digested =
          section.getValue().keySet().stream()
              .anyMatch(key -> key.toString().toUpperCase(Locale.ROOT).contains("-DIGEST"));
      if (digested && !names.contains(section.getKey())) {
        return Optional.of(section.getKey());
      }
    }
    return Optional.empty();
  }
}
