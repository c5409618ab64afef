package org.auroraos.core.internal.policy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.core.internal.json.Json;

/** Names a policy by its content: equal policies have equal digests, on every machine. */
public final class PolicyDigest {
  private PolicyDigest() {}

  /** SHA-256, in hexadecimal, over the policy's JSON with all keys in their fixed order. */
  public static String of(SandboxPolicy policy) {
    byte[] canonical = Json.compact(PolicyJson.tree(policy)).getBytes(StandardCharsets.UTF_8);
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(canonical));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
