package org.auroraos.core.internal.sign;

import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXCertPathValidatorResult;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether the signer of a jar is trusted: its key is a trusted one, or a trusted authority has
 * certified it for signing code (RFC 5280), and its certificate is valid now. Revocation is not
 * looked up: a platform must start without a network.
 */
final class SignerTrust {
  private static final Set<String> CODE_SIGNING = Set.of("1.3.6.1.5.5.7.3.3", "2.5.29.37.0");

  private static final int LONGEST_NAME = 256;

  private final TrustedKeys keys;
  private final Date now;

  SignerTrust(TrustedKeys keys, Date now) {
    this.keys = keys;
    this.now = now;
  }

  /** A stranger writes it; the fingerprint beside it tells who it is. */
  private static String cut(String subject) {
    return subject.length() <= LONGEST_NAME ? subject : subject.substring(0, LONGEST_NAME) + "…";
  }

  /** What is known of a signer. */
  Signed of(CertPath path) {
    List<X509Certificate> chain =
        path.getCertificates().stream().map(X509Certificate.class::cast).toList();
    X509Certificate signer = chain.get(0);
    Optional<TrustedKey> own = keys.find(signer.getPublicKey());
    String name =
        own.map(TrustedKey::name)
            .filter(given -> !given.isEmpty())
            .orElse(cut(signer.getSubjectX500Principal().getName()));
    List<String> shown = List.of(TrustedKey.shown(name, signer.getPublicKey()));
    try {
      signer.checkValidity(now);
    } catch (CertificateException e) {
      return Signed.unknown(shown, "the signer's certificate is not valid now: " + e.getMessage());
    }
    if (own.isPresent()) {
      return Signed.trusted(shown, Set.of(own.get().fingerprint()));
    }
    return authority(chain)
        .map(anchor -> Signed.trusted(shown, Set.of(TrustedKey.fingerprint(anchor.getPublicKey()))))
        .orElseGet(() -> Signed.unknown(shown, "the signer is not trusted"));
  }

  private Optional<X509Certificate> authority(List<X509Certificate> chain) {
    Set<TrustAnchor> anchors =
        keys.keys().stream()
            .flatMap(key -> key.certificate().stream())
            .filter(certificate -> certificate.getBasicConstraints() >= 0)
            .map(certificate -> new TrustAnchor(certificate, null))
            .collect(Collectors.toSet());
    if (anchors.isEmpty()) {
      return Optional.empty();
    }
    try {
      List<String> uses = chain.get(0).getExtendedKeyUsage();
      if (uses != null && uses.stream().noneMatch(CODE_SIGNING::contains)) {
        return Optional.empty();
      }
      List<X509Certificate> below =
          chain.stream()
              .takeWhile(c -> anchors.stream().noneMatch(a -> a.getTrustedCert().equals(c)))
              .toList();
      PKIXParameters parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      parameters.setDate(now);
      CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(below);
      PKIXCertPathValidatorResult result =
          (PKIXCertPathValidatorResult)
              CertPathValidator.getInstance("PKIX").validate(path, parameters);
      return Optional.of(result.getTrustAnchor().getTrustedCert());
    } catch (GeneralSecurityException notCertified) {
      return Optional.empty();
    }
  }
}
