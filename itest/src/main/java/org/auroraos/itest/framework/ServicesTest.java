package org.auroraos.itest.framework;

import static org.assertj.core.api.Assertions.assertThat;

import org.auroraos.api.policy.PolicyEntry;
import org.auroraos.api.policy.PolicyRegistry;
import org.junit.jupiter.api.Test;
import org.osgi.test.common.annotation.InjectService;

/** The services of the platform are there when its bundles are. */
public class ServicesTest {
  @InjectService(timeout = 10_000)
  PolicyRegistry policies;

  @Test
  void builtInPoliciesAreValid() {
    assertThat(policies.list()).extracting(PolicyEntry::name).contains("default", "service");
  }
}
