package org.auroraos.api.hypervisor;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Creates sandbox instances and keeps track of them. An instance is a place to run in: a policy,
 * what is shown inside, and a data directory of its own. A service of the platform; safe for
 * concurrent use, many runs at once.
 */
@ProviderType
public interface Hypervisor {
  /**
   * Creates an instance.
   *
   * @throws IllegalArgumentException if its id is none
   * @throws IllegalStateException if there is one with this id already
   * @throws java.io.UncheckedIOException if its data directory cannot be created
   */
  Instance create(InstanceSpec spec);

  /**
   * Destroys an instance: everything that runs in it is killed and its end is waited for, within
   * reason. Its data directory is kept.
   *
   * @return whether there was one with this id
   */
  boolean destroy(String id);

  /**
   * Forgets an instance, but leaves its detached runs running, to be adopted later. Others are
   * killed.
   *
   * @return whether there was one with this id
   */
  boolean release(String id);

  /** A new id for a launch, see {@link Run#traceId()}. */
  String newTraceId();

  /** The instance with this id. */
  Optional<Instance> find(String id);

  /** All instances by id. */
  List<Instance> list();
}
