package org.auroraos.core.internal.lint;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.auroraos.api.policy.EgressRule;
import org.auroraos.api.policy.NetworkAccess;
import org.auroraos.api.policy.SandboxPolicy;

/** The destinations of a network egress. */
final class EgressRules {
  private static final String KEY = "network.egress";
  private static final int MANY = 10;

  /** SSH, Telnet and the ports of mail: for logins, and for sending in somebody's name. */
  private static final Set<Integer> REMOTE_SHELL = Set.of(22, 23, 25, 465, 513, 514, 587, 3389);

  private static final Set<Integer> PLAIN = Set.of(21, 80, 8080);

  /** Where clouds tell a machine its credentials. */
  private static final Set<String> METADATA =
      Set.of("169.254.169.254", "fd00:ec2::254", "100.100.100.200", "metadata.google.internal");

  /** Names below which hosters, clouds and registries give a name to whoever asks. */
  private static final Pattern ANYBODY =
      Pattern.compile(
          "(com|co|org|net|ac|gov|edu)\\.[a-z]{2}"
              + "|.*(amazonaws\\.com|cloudfront\\.net|azurewebsites\\.net|cloudapp\\.net"
              + "|cloudapp\\.azure\\.com|core\\.windows\\.net|googleusercontent\\.com|appspot\\.com"
              + "|run\\.app|web\\.app|github\\.io|githubusercontent\\.com|gitlab\\.io|herokuapp\\.com"
              + "|workers\\.dev|pages\\.dev|vercel\\.app|netlify\\.app|ngrok\\.io|ngrok\\.app"
              + "|blogspot\\.com|duckdns\\.org|dyndns\\.org)");

  private final Inspection inspection;
  private final SandboxPolicy policy;

  EgressRules(Inspection inspection) {
    this.inspection = inspection;
    this.policy = inspection.policy();
  }

  void check() {
    policy.egress().forEach(this::check);
    if (policy.egress().size() > MANY) {
      inspection.found(
          Exposure.EGRESS_MANY,
          KEY,
          policy.egress().size() + " destinations",
          "Nobody keeps an eye on so many; each is a way out for what the program reads.",
          policy);
    }
  }

  private void check(EgressRule rule) {
    if (METADATA.contains(rule.host())) {
      found(
          Exposure.EGRESS_METADATA,
          rule,
          "In a cloud this service gives whoever asks the credentials of the machine.");
    } else if (isInternal(rule)) {
      found(
          Exposure.EGRESS_INTERNAL,
          rule,
          "It is on this machine or in its own networks, where services often trust whoever"
              + " reaches them.");
    }
    if (rule.wildcard()) {
      boolean anywhere = ANYBODY.matcher(rule.host().substring("*.".length())).matches();
      found(
          anywhere ? Exposure.EGRESS_ANYWHERE : Exposure.EGRESS_WILDCARD,
          rule,
          anywhere
              ? "Anybody can have a name there, so the program can reach anybody."
              : "Where others can have names below it, as with hosters and clouds, the program"
                  + " reaches them, too. Name the hosts.");
    }
    if (REMOTE_SHELL.contains(rule.port())) {
      found(
          Exposure.EGRESS_REMOTE_SHELL,
          rule,
          "Port "
              + rule.port()
              + " is for logins or mail: a way into other machines, or of sending in somebody's"
              + " name.");
    } else if (PLAIN.contains(rule.port())) {
      found(
          Exposure.EGRESS_PLAIN,
          rule,
          "Port " + rule.port() + " has no encryption: others can read and change what is said.");
    }
  }

  private static boolean isInternal(EgressRule rule) {
    String host = rule.host();
    return host.equals("localhost")
        || host.endsWith(".localhost")
        || host.endsWith(".local")
        || host.endsWith(".internal")
        || rule.address().filter(EgressRules::isInternal).isPresent();
  }

  private static boolean isInternal(InetAddress address) {
    boolean uniqueLocal =
        address.getAddress().length == 16 && (address.getAddress()[0] & 0xfe) == 0xfc;
    return address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || uniqueLocal;
  }

  private void found(Exposure exposure, EgressRule rule, String reason) {
    List<EgressRule> rest = policy.egress().stream().filter(other -> !other.equals(rule)).toList();
    SandboxPolicy.Builder mended = policy.toBuilder();
    inspection.found(
        exposure,
        KEY,
        rule.toString(),
        reason,
        rest.isEmpty() ? mended.network(NetworkAccess.NONE).build() : mended.egress(rest).build());
  }
}
