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

/**
 * The signatures of a jar or zip archive as {@code jarsigner} makes them, verified by the JDK. They
 * count when every entry is covered by one and the same signer, and nothing that was signed is
 * missing.
 */
final class JarSignature {
  /** What a signature itself consists of, which it cannot cover (JAR File Specification). */
  private static final Pattern OF_THE_SIGNATURE =
      Pattern.compile("META-INF/(MANIFEST\\.MF|SIG-[^/]*|[^/]*\\.(SF|DSA|RSA|EC))");

  private final TrustedKeys keys;
  private final Date now;
  private final byte[] buffer = new byte[64 * 1024];

  JarSignature(TrustedKeys keys, Date now) {
    this.keys = keys;
    this.now = now;
  }

  /** Checks a file, which may be no archive: nobody signed it then. */
  Signed check(Path file) throws IOException {
    try (JarFile jar = new JarFile(file.toFile(), true)) {
      return check(jar);
    } catch (SecurityException e) {
      return Signed.bad("it was changed after it was signed: " + e.getMessage());
    } catch (ZipException noArchive) {
      return Signed.none("");
    }
  }

  private Signed check(JarFile jar) throws IOException {
    Set<CodeSigner> common = new LinkedHashSet<>();
    Set<String> names = new HashSet<>();
    String uncovered = "";
    boolean any = false;
    boolean claimed = false;
    for (JarEntry entry : jar.stream().toList()) {
      String name = entry.getName();
      if (!names.add(name)) {
        return Signed.bad(name + " is in it twice");
      }
      String upper = name.toUpperCase(Locale.ROOT);
      claimed |= upper.startsWith("META-INF/") && upper.endsWith(".SF");
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
      return claimed
          ? Signed.bad("its signature covers nothing that is in it, or is of a kind too weak")
          : Signed.none("");
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
