package org.auroraos.api.policy;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The named policies of this platform: the built-in ones ({@code default}, {@code service}, {@code
 * trusted}) and those of Config Admin. A service of the platform.
 *
 * <p>A configuration with the name of a built-in policy replaces it. Changes show at once; programs
 * that already run keep the policy they were started under.
 */
@ProviderType
public interface PolicyRegistry {
  /** The entry of this name, valid or not. */
  Optional<PolicyEntry> find(String name);

  /** All entries by name. */
  List<PolicyEntry> list();

  /**
   * The policy of this name.
   *
   * @throws PolicyException when there is none of this name, or it is not valid
   */
  SandboxPolicy require(String name) throws PolicyException;
}
