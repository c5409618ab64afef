package org.auroraos.backend.linux.internal.root;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.auroraos.api.policy.NetworkAccess;
import org.auroraos.backend.linux.internal.wire.Mount;

/** Files of /etc that are written for each sandbox instead of shown from the host. */
final class GeneratedFiles {
  private static final String PASSWD =
      """
      root:x:0:0:root:/:/usr/sbin/nologin
      plugin:x:1000:1000:plugin:/data:/bin/sh
      nobody:x:65534:65534:nobody:/:/usr/sbin/nologin
      """;
  private static final String GROUP =
      """
      root:x:0:
      plugin:x:1000:
      nogroup:x:65534:
      """;
  private static final String NSSWITCH =
      """
      passwd: files
      group: files
      shadow: files
      hosts: files dns
      services: files
      protocols: files
      """;
  private static final String HOSTS =
      """
      127.0.0.1 localhost
      ::1 localhost ip6-localhost ip6-loopback
      127.0.1.1 %s
      """;

  /** How the host finds names; of use only on its network. */
  private static final List<String> RESOLVER = List.of("resolv.conf", "host.conf", "gai.conf");

  private GeneratedFiles() {}

  static List<Mount> of(String hostname, NetworkAccess network) throws IOException {
    List<Mount> files = new ArrayList<>();
    files.add(Mount.file("/etc/passwd", PASSWD));
    files.add(Mount.file("/etc/group", GROUP));
    files.add(Mount.file("/etc/nsswitch.conf", NSSWITCH));
    files.add(Mount.file("/etc/hostname", hostname + "\n"));
    if (network != NetworkAccess.HOST) {
      files.add(Mount.file("/etc/hosts", HOSTS.formatted(hostname)));
      return files;
    }
    files.add(Mount.file("/etc/hosts", hostsOfHost() + "127.0.1.1 " + hostname + "\n"));
    for (String name : RESOLVER) {
      Path file = Path.of("/etc", name);
      if (Files.isRegularFile(file)) {
        files.add(Mount.bind(file.toRealPath(), "/etc/" + name, Mount.READ_ONLY | Mount.OPTIONAL));
      }
    }
    return files;
  }

  private static String hostsOfHost() throws IOException {
    Path hosts = Path.of("/etc/hosts");
    String content = Files.isReadable(hosts) ? Files.readString(hosts) : HOSTS.formatted("");
    return content.endsWith("\n") ? content : content + "\n";
  }
}
