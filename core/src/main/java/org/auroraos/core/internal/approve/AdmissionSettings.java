package org.auroraos.core.internal.approve;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.auroraos.api.plugin.ScanSeverity;
import org.auroraos.core.internal.sign.KeyReader;
import org.auroraos.core.internal.sign.TrustedKey;
import org.auroraos.core.internal.sign.TrustedKeys;

/**
 * What the operator has configured: {@code org.auroraos.admission}.
 *
 * @param signatures what becomes of what no trusted key has signed
 * @param keys those that are trusted
 * @param refuseAt findings from this severity on refuse a plugin; empty if none does
 * @param approveAt findings from this severity on need an approval; empty if none does
 * @param approval which plugins are asked about
 */
public record AdmissionSettings(
    SignatureMode signatures,
    TrustedKeys keys,
    Optional<ScanSeverity> refuseAt,
    Optional<ScanSeverity> approveAt,
    ApprovalMode approval) {
  /** The PID of the configuration. */
  public static final String PID = "org.auroraos.admission";

  private static final Set<String> KEYS =
      new TreeSet<>(Set.of("signatures", "trusted-keys", "refuse-at", "approve-at", "approval"));
  private static final Pattern OF_THE_FRAMEWORK =
      Pattern.compile("(service|component|felix|osgi)\\..*|[.:].*|objectClass");

  /** What holds without a configuration: no signatures, findings from {@code high} on ask. */
  public static AdmissionSettings defaults() {
    return new AdmissionSettings(
        SignatureMode.OFF,
        TrustedKeys.none(),
        Optional.empty(),
        Optional.of(ScanSeverity.HIGH),
        ApprovalMode.ON);
  }

  /**
   * Reads a configuration. Nothing of it is guessed: with a mistake in it nothing holds.
   *
   * @param source what to name in errors
   * @param folder where relative paths of keys begin
   * @throws IOException when there is a mistake; the message is for the operator
   */
  public static AdmissionSettings of(Map<String, ?> properties, String source, Path folder)
      throws IOException {
    for (String key : properties.keySet()) {
      if (!KEYS.contains(key) && !OF_THE_FRAMEWORK.matcher(key).matches()) {
        throw new IOException(source + ": no such key: " + key + "; there are " + KEYS);
      }
    }
    AdmissionSettings usual = defaults();
    SignatureMode signatures =
        word(properties, "signatures", source, SignatureMode.class).orElse(usual.signatures());
    TrustedKeys keys = keys(properties.get("trusted-keys"), source, folder);
    if (signatures == SignatureMode.REQUIRE && keys.keys().isEmpty()) {
      throw new IOException(
          source + ": signatures = require without trusted-keys: nothing could ever start");
    }
    return new AdmissionSettings(
        signatures,
        keys,
        severity(properties, "refuse-at", source, usual.refuseAt()),
        severity(properties, "approve-at", source, usual.approveAt()),
        word(properties, "approval", source, ApprovalMode.class).orElse(usual.approval()));
  }

  private static Optional<ScanSeverity> severity(
      Map<String, ?> properties, String key, String source, Optional<ScanSeverity> usual)
      throws IOException {
    String text = text(properties.get(key));
    if (text.isEmpty()) {
      return usual;
    }
    if (text.equals("off")) {
      return Optional.empty();
    }
    Optional<ScanSeverity> severity = ScanSeverity.byId(text);
    if (severity.isEmpty()) {
      throw wrong(source, key, text, "off, " + ids(ScanSeverity.values()));
    }
    return severity;
  }

  private static <E extends Enum<E>> Optional<E> word(
      Map<String, ?> properties, String key, String source, Class<E> type) throws IOException {
    String text = text(properties.get(key));
    if (text.isEmpty()) {
      return Optional.empty();
    }
    for (E constant : type.getEnumConstants()) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
        return Optional.of(constant);
      }
    }
    throw wrong(source, key, text, ids(type.getEnumConstants()));
  }

  private static TrustedKeys keys(Object value, String source, Path folder) throws IOException {
    List<TrustedKey> keys = new ArrayList<>();
    KeyReader reader = new KeyReader(folder);
    for (String entry : entries(value)) {
      try {
        keys.addAll(reader.read(entry));
      } catch (IOException e) {
        throw new IOException(source + ": trusted-keys: " + e.getMessage(), e);
      }
    }
    return new TrustedKeys(keys);
  }

  private static List<String> entries(Object value) {
    List<String> entries = new ArrayList<>();
    if (value instanceof Collection<?> collection) {
      collection.forEach(entry -> entries.add(String.valueOf(entry)));
    } else if (value instanceof Object[] array) {
      Arrays.stream(array).forEach(entry -> entries.add(String.valueOf(entry)));
    } else if (value != null) {
      entries.addAll(List.of(value.toString().split(",", -1)));
    }
    entries.removeIf(String::isBlank);
    return entries;
  }

  private static String text(Object value) {
    return value == null ? "" : value.toString().strip();
  }

  private static String ids(Enum<?>[] constants) {
    return String.join(
        ", ", Arrays.stream(constants).map(c -> c.name().toLowerCase(Locale.ROOT)).toList());
  }

  private static IOException wrong(String source, String key, String text, String known) {
    return new IOException(source + ": " + key + " = " + text + ": not one of " + known);
  }
}
