// attack: take memory outside of the heap, which the JVM's own limits do not count
// group: F
// source: java.nio.channels.FileChannel.map, java.nio.ByteBuffer.allocateDirect
// layer: cgroup (memory.max)
// outside: as any user
// needs: now
// options: -XX:MaxDirectMemorySize=4g
// arguments: 700
// denied: MEM_LIMIT

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

public final class DirectMemory {
  public static void main(String[] arguments) {
    int mib = Integer.parseInt(arguments[0]);
    List<ByteBuffer> held = new ArrayList<>();
    try {
      for (int i = 0; i < mib; i++) {
        held.add(ByteBuffer.allocateDirect(1 << 20)); // the JVM writes zeros to all of it
      }
    } catch (OutOfMemoryError e) {
      Verdict.denied(e + " after " + held.size() + " MiB");
    }
    Verdict.succeeded("holds " + held.size() + " MiB");
  }
}
