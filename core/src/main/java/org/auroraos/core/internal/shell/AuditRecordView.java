package org.auroraos.core.internal.shell;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.auroraos.api.audit.AuditRecord;
import org.auroraos.core.internal.text.Sheet;
import org.auroraos.core.internal.text.TerminalText;

/** Records of the audit log: two lines each, for details do not fit beside the rest. */
final class AuditRecordView implements View<AuditRecord> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  @Override
  public Class<AuditRecord> type() {
    return AuditRecord.class;
  }

  @Override
  public String table(List<AuditRecord> records) {
    return records.stream().map(this::line).collect(Collectors.joining("\n"));
  }

  @Override
  public String detail(AuditRecord record) {
    Sheet sheet =
        new Sheet()
            .add("record", Long.toString(record.seq()))
            .add("time", time(record))
            .add("event", record.entry().event())
            .add("subject", record.entry().subject())
            .add("actor", record.entry().actor());
    record.entry().details().forEach(sheet::add);
    return sheet.add("hash", record.hash()).render();
  }

  @Override
  public String line(AuditRecord record) {
    String details =
        record.entry().details().entrySet().stream()
            .map(AuditRecordView::detail)
            .collect(Collectors.joining(" "));
    return TerminalText.line(
            record.seq()
                + " "
                + time(record)
                + " "
                + record.entry().event()
                + " "
                + record.entry().subject()
                + " by "
                + record.entry().actor())
        + (details.isEmpty() ? "" : "\n    " + TerminalText.line(details));
  }

  private static String detail(Map.Entry<String, String> detail) {
    String value = detail.getValue();
    return detail.getKey() + "=" + (value.contains(" ") ? "'" + value + "'" : value);
  }

  private static String time(AuditRecord record) {
    return TIME.format(record.time().atZone(ZoneId.systemDefault()));
  }
}
