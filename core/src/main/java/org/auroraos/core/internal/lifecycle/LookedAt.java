package org.auroraos.core.internal.lifecycle;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.auroraos.api.plugin.Admission;

/**
 * Whether an operator approves what he has looked at. Between that and the approval, who writes the
 * deploy folder can put something else there.
 */
final class LookedAt {
  private static final Pattern PREFIX =
      Pattern.compile("[0-9a-fA-F]{" + Admission.LEAST_DIGITS + ",64}");

  private LookedAt() {}

  /**
   * What keeps him from it.
   *
   * @param id of the plugin
   * @param digest of what waits now
   * @param prefix what he says of it; in capitals or not
   * @param listed whether what waits is to be seen in {@code aurora:pending}
   */
  static Optional<String> problem(String id, String digest, String prefix, boolean listed) {
    String shown = listed ? "aurora:pending shows" : "aurora:plugin " + id + " shows";
    if (!PREFIX.matcher(prefix).matches()) {
      return Optional.of(
          id
              + " is not approved without at least "
              + Admission.LEAST_DIGITS
              + " digits of its digest, so that nothing else is than what you have looked at:"
              + " look at what "
              + shown
              + ", its digest begins with "
              + Admission.shortDigest(digest)
              + ", then "
              + Advice.approval(id, digest));
    }
    return digest.startsWith(prefix.toLowerCase(Locale.ROOT))
        ? Optional.empty()
        : Optional.of(
            id
                + " is not approved: it has changed since, its digest does not begin with "
                + prefix
                + "; look again at what "
                + shown
                + ", then "
                + Advice.approval(id, digest));
  }
}
