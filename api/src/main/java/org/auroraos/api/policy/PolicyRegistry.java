package org.auroraos.api.policy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The named policies of this platform: the built-in ones ({@code default}, {@code service}, {@code
 * trusted}) and those of Config Admin. A service of the platform.
 *
 * <p>A configuration with the name of a built-in policy replaces it. Changes show at once; programs
 * that already run keep the policy they were started under. A policy that has become invalid is not
 * replaced by what it was before: nothing starts under it until it is mended.
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

  /**
   * The policy of this name, waiting while a configuration file that it depends on lies in the
   * configuration folder and has not been read yet, as in the first moments of the platform, or was
   * changed since it was read.
   *
   * @param most how long to wait
   * @throws PolicyException when there is none of this name, it is not valid, or it was not read in
   *     time
   */
  SandboxPolicy await(String name, Duration most) throws PolicyException, InterruptedException;

  /**
   * Where the keys of a policy stand: for each key, the file or configuration that gives it its
   * value, be it the policy's own or that of one that it extends. What is in no file has the
   * built-in value.
   *
   * @return keys that stand somewhere, with their sources; empty for a policy that is not valid or
   *     not there
   */
  Map<String, String> origins(String name);

  /**
   * Reads a policy that is not of the registry, but may name in {@code extends} the policy of the
   * registry that holds for keys that are not given; without it that is {@code default}.
   *
   * @param properties as for {@link PolicyCodec#fromProperties}
   * @param source what to name in errors, such as the file
   */
  SandboxPolicy fromProperties(Map<String, ?> properties, String source) throws PolicyException;

  /** The same for the JSON of {@link PolicyCodec#fromJson}. */
  SandboxPolicy fromJson(String json, String source) throws PolicyException;

  /**
   * Tells a listener of every change from now on.
   *
   * @return ends that when it is closed
   */
  Subscription subscribe(PolicyListener listener);

  /** The wish to hear of changes. */
  @ProviderType
  interface Subscription extends AutoCloseable {
    /** Ends it; does nothing the second time. */
    @Override
    void close();
  }
}
