package org.auroraos.core.internal.policy;

import java.util.Map;
import org.auroraos.api.policy.JailPolicy;
import org.auroraos.api.policy.PolicyCodec;
import org.auroraos.api.policy.PolicyException;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.core.internal.json.Json;
import org.osgi.service.component.annotations.Component;

/** The {@link PolicyCodec} service. */
@Component
public final class PolicyCodecComponent implements PolicyCodec {
  @Override
  public SandboxPolicy fromProperties(SandboxPolicy base, Map<String, ?> properties, String source)
      throws PolicyException {
    return PolicyReader.read(base, properties, source);
  }

  @Override
  public SandboxPolicy fromJson(SandboxPolicy base, String json, String source)
      throws PolicyException {
    return PolicyReader.read(base, PolicyJson.properties(json, source), source);
  }

  @Override
  public Map<String, String> toProperties(SandboxPolicy policy) {
    return PolicyKeys.format(policy);
  }

  @Override
  public String toJson(SandboxPolicy policy) {
    return Json.pretty(PolicyJson.tree(policy));
  }

  @Override
  public JailPolicy toJail(SandboxPolicy policy) {
    return JailFormat.write(policy);
  }
}
