package org.auroraos.core.internal.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.auroraos.api.policy.SandboxPolicy;

/**
 * A key of a policy: the one place where its name, form, meaning and home in {@link SandboxPolicy}
 * stand.
 *
 * @param name as it is written
 * @param type how its values are written
 * @param description what it means
 * @param getter where it stands in a policy
 * @param setter how it comes into a draft
 * @param <T> what its values are in a policy
 */
record PolicyKey<T>(
    String name,
    ValueType<T> type,
    String description,
    Function<SandboxPolicy, T> getter,
    BiConsumer<PolicyDraft, T> setter) {

  void read(Object value, PolicyDraft into) throws ValueException {
    setter.accept(into, type.parse(value));
  }

  String format(SandboxPolicy policy) {
    return type.format(getter.apply(policy));
  }

  JsonNode json(SandboxPolicy policy) {
    return type.json(getter.apply(policy));
  }
}
