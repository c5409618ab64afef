package org.auroraos.api.policy;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears of changes in a {@link PolicyRegistry}; see {@link PolicyRegistry#subscribe}. It is called
 * after the change, one call at a time, and must return soon; it may ask the registry.
 */
@ConsumerType
@FunctionalInterface
public interface PolicyListener {
  /**
   * The policy of this name has come, changed, gone, become valid or invalid, also when only a
   * policy that it extends has changed.
   */
  void policyChanged(String name);
}
