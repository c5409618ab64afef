package org.auroraos.core.internal.shell;

import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.Converter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Shows what the commands return: lists as tables, single values in detail or as a line. */
@Component(service = Converter.class)
public final class ValueConverter implements Converter {
  private final List<View<?>> views;

  /** A converter that reckons by the clock and the time zone of the system. */
  @Activate
  public ValueConverter() {
    this(Clock.system(ZoneId.systemDefault()));
  }

  ValueConverter(Clock clock) {
    views =
        List.of(
            new PluginView(clock),
            new PluginHealthView(clock),
            new DiagnosisView(clock),
            new WaitingView(),
            new FindingView(),
            new DryRunView(),
            new DryRunJsonView(),
            new PolicyView(),
            new PolicyDetailView(),
            new PolicyScoreView(),
            new AssessmentView(),
            new AssessmentJsonView(),
            new PolicyExportView(),
            new InstanceView(clock),
            new ResultView(),
            new InsideRunView(),
            new BackendView(),
            new PlatformView(),
            new AuditRecordView());
  }

  @Override
  public Object convert(Class<?> desiredType, Object in) {
    return null;
  }

  @Override
  public CharSequence format(Object target, int level, Converter escape) {
    if (target instanceof Listing<?> listing) {
      return listing(listing, level);
    }
    return views.stream()
        .filter(view -> view.type().isInstance(target))
        .findFirst()
        .map(view -> single(view, target, level))
        .orElse(null);
  }

  private <T> String listing(Listing<T> listing, int level) {
    return view(listing.type())
        .map(view -> level == INSPECT ? view.table(listing) : lines(view, listing))
        .orElse(null);
  }

  @SuppressWarnings("unchecked")
  private <T> Optional<View<T>> view(Class<T> type) {
    return views.stream().filter(v -> v.type() == type).map(v -> (View<T>) v).findFirst();
  }

  private static <T> String single(View<T> view, Object target, int level) {
    T value = view.type().cast(target);
    return level == INSPECT ? view.detail(value) : view.line(value);
  }

  private static <T> String lines(View<T> view, List<T> values) {
    return String.join("\n", values.stream().map(view::line).toList());
  }
}
