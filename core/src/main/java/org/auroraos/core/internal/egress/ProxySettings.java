package org.auroraos.core.internal.egress;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.auroraos.api.backend.SandboxLaunch;

/** How programs are told that there is a proxy. */
public final class ProxySettings {
  private static final String HOST = "127.0.0.1";

  private ProxySettings() {}

  /**
   * The variables that most programs look at. There are no exceptions from the proxy: nothing else
   * can be reached, and a destination on the host's loopback interface is only reached through it.
   */
  public static Map<String, String> environment() {
    Map<String, String> variables = new TreeMap<>();
    String url = "http://" + HOST + ":" + SandboxLaunch.EGRESS_PORT;
    for (String name : List.of("http_proxy", "https_proxy", "all_proxy")) {
      variables.put(name, url);
      variables.put(name.toUpperCase(Locale.ROOT), url);
    }
    variables.put("no_proxy", "");
    variables.put("NO_PROXY", "");
    return variables;
  }

  /** The same for a JVM, which looks at no variables. */
  public static List<String> javaOptions() {
    return List.of(
        "-Dhttp.proxyHost=" + HOST,
        "-Dhttp.proxyPort=" + SandboxLaunch.EGRESS_PORT,
        "-Dhttps.proxyHost=" + HOST,
        "-Dhttps.proxyPort=" + SandboxLaunch.EGRESS_PORT,
        "-Dhttp.nonProxyHosts=");
  }
}
