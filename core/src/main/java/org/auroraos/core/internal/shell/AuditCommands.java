package org.auroraos.core.internal.shell;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.auroraos.api.audit.AuditHead;
import org.auroraos.api.audit.AuditLog;
import org.auroraos.api.audit.AuditQuery;
import org.auroraos.api.audit.AuditRecord;
import org.auroraos.api.audit.AuditVerdict;
import org.auroraos.core.internal.json.Json;
import org.auroraos.core.internal.text.TerminalText;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Commands on the audit log. */
@Component(service = AuditCommands.class)
@GogoCommand(
    scope = "aurora",
    function = {"audit"})
public final class AuditCommands extends UsageOnMistake {
  private static final int MOST = 100_000;
  private static final Pattern AGE = Pattern.compile("([0-9]{1,6})([smhd])");
  private static final Pattern HEAD = Pattern.compile("([0-9]{1,18}):([0-9a-f]{64})");

  private final AuditLog log;

  /** Commands on this log. */
  @Activate
  public AuditCommands(@Reference AuditLog log) {
    this.log = log;
  }

  /** The newest records, or a check of all. */
  @Descriptor(
      "shows what was decided: the newest records of the audit log; audit verify [SEQ:HASH] checks"
          + " that no record was edited, removed or reordered; audit head shows the end of the"
          + " chain, to be kept elsewhere")
  public Object audit(
      @Descriptor("as JSON")
          @Parameter(
              names = {"-j", "--json"},
              presentValue = "true",
              absentValue = "false")
          boolean json,
      @Descriptor("how many records (20)")
          @Parameter(
              names = {"-n", "--lines"},
              absentValue = "20")
          String lines,
      @Descriptor("only this event, or all that begin with it: plugin, plugin.state, policy")
          @Parameter(
              names = {"-e", "--event"},
              absentValue = "")
          String event,
      @Descriptor("only what concerns this plugin or policy")
          @Parameter(
              names = {"-s", "--subject"},
              absentValue = "")
          String subject,
      @Descriptor("only what is not older than this: 30s, 10m, 2h, 7d")
          @Parameter(
              names = {"--since"},
              absentValue = "")
          String since,
      @Descriptor("nothing, verify, verify SEQ:HASH, or head") String[] words)
      throws CommandException, IOException {
    if (words.length > 0) {
      return check(List.of(words));
    }
    int most = Arguments.number("-n", lines, 1, MOST);
    Optional<Instant> from =
        since.isEmpty() ? Optional.empty() : Optional.of(Instant.now().minus(age(since)));
    List<AuditRecord> records = log.read(new AuditQuery(event, subject, from, most));
    if (!json) {
      return new Listing<>(AuditRecord.class, records);
    }
    ArrayNode view = Json.array();
    records.forEach(record -> view.add(json(record)));
    return Json.pretty(view);
  }

  private String check(List<String> words) throws CommandException, IOException {
    if (words.equals(List.of("head"))) {
      return log.head().toString();
    }
    if (words.equals(List.of("verify"))) {
      return verify(Optional.empty());
    }
    Matcher head = HEAD.matcher(words.get(words.size() - 1));
    if (words.size() != 2 || !words.get(0).equals("verify") || !head.matches()) {
      throw new CommandException(
          "audit takes verify, verify SEQ:HASH with what 'audit head' has shown once, or head");
    }
    return verify(Optional.of(new AuditHead(Long.parseLong(head.group(1)), head.group(2))));
  }

  private String verify(Optional<AuditHead> anchor) throws CommandException, IOException {
    AuditVerdict verdict = log.verify(anchor);
    if (!verdict.sound()) {
      throw new CommandException("the audit log does not hold:", verdict.problems());
    }
    return verdict.first() == 0
        ? "the audit log is empty"
        : "records "
            + verdict.first()
            + " to "
            + verdict.head().seq()
            + " are as they were written"
            + anchor.map(a -> ", and record " + a.seq() + " is the one that was kept").orElse("");
  }

  /** A record. */
  static ObjectNode json(AuditRecord record) {
    ObjectNode view = Json.object();
    view.put("seq", record.seq());
    view.put("time", record.time().toString());
    view.put("event", record.entry().event());
    view.put("subject", record.entry().subject());
    view.put("actor", record.entry().actor());
    ObjectNode details = view.putObject("details");
    record.entry().details().forEach(details::put);
    view.put("hash", record.hash());
    return view;
  }

  private static Duration age(String text) throws CommandException {
    Matcher age = AGE.matcher(text);
    if (!age.matches()) {
      throw new CommandException(
          "--since takes an age such as 30s, 10m, 2h or 7d, not '" + TerminalText.line(text) + "'");
    }
    long number = Long.parseLong(age.group(1));
    return switch (age.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }
}
