package org.auroraos.backend.linux.internal.wire;

import java.nio.file.Path;
import java.util.List;

/**
 * One CGROUP field: a group that the launcher makes for the sandbox and removes with it.
 *
 * @param parent an existing group
 * @param name the leaf's name in it
 * @param writes what to write, in order
 * @param reads files whose content comes back with the exit
 * @param bornInside whether to be born inside (v2)
 * @param endsOnOom whether the sandbox ends when the kernel kills a process of the group for lack
 *     of memory (v1; in v2 {@code memory.oom.group} does that)
 */
public record CgroupLeaf(
    Path parent,
    String name,
    List<Write> writes,
    List<String> reads,
    boolean bornInside,
    boolean endsOnOom) {
  /**
   * A value to write.
   *
   * @param required whether the sandbox must not start without it
   */
  public record Write(String file, String value, boolean required) {}

  /** Copies the lists. */
  public CgroupLeaf {
    writes = List.copyOf(writes);
    reads = List.copyOf(reads);
  }

  void write(FieldWriter out) {
    out.string(1, parent.toString()).string(2, name);
    for (Write write : writes) {
      out.nested(
          3,
          field ->
              field
                  .string(1, write.file())
                  .string(2, write.value())
                  .u32(3, write.required() ? 1 : 0));
    }
    reads.forEach(file -> out.string(4, file));
    out.u32(5, bornInside ? 1 : 0);
    if (endsOnOom) {
      out.u32(6, 1);
    }
  }
}
