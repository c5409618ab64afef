// attack: load an agent into the platform's JVM by the attach mechanism
// group: C
// source: jdk.attach; JDK-6311051 and later hardening
// layer: namespace.pid; private /tmp; identity
// outside: as any user
// needs: now
// arguments: {jvm}

import com.sun.tools.attach.VirtualMachine;

public final class AttachToPlatform {
  public static void main(String[] arguments) throws Exception {
    try {
      VirtualMachine machine = VirtualMachine.attach(arguments[0]);
      String version = machine.getSystemProperties().getProperty("java.version");
      machine.detach();
      Verdict.succeeded("attached to a JVM of version " + version);
    } catch (Exception e) {
      Verdict.denied("attach: " + e);
    }
  }
}
