package org.auroraos.backend.linux.internal.cgroup;

import java.nio.file.Path;
import java.util.Set;

/**
 * A group of ours that the leaves of sandboxes are made in.
 *
 * @param path where
 * @param v2 whether it is in the unified hierarchy
 * @param files what a leaf in it has
 */
record Group(Path path, boolean v2, Set<String> files) {
  Group {
    files = Set.copyOf(files);
  }
}
