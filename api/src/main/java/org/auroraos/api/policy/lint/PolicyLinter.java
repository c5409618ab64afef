package org.auroraos.api.policy.lint;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Says what is weak about policies. A service of the platform; safe for concurrent use.
 *
 * <p>What a policy allows to be missing is judged by what the sandbox backends can enforce on this
 * machine; the score does not depend on that.
 */
@ProviderType
public interface PolicyLinter {
  /** Assesses a policy. The first time, backends may have to try out what they can do. */
  Assessment assess(PolicySubject subject);
}
