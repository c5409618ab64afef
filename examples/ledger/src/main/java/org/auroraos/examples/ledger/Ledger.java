package org.auroraos.examples.ledger;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.auroraos.api.plugin.annotation.AuroraPlugin;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** A plugin that keeps a book: a row at every start and every few seconds. */
@AuroraPlugin(
    id = "ledger",
    label = "Ledger",
    description = "Writes rows into an H2 database and still has them after a restart")
@Component(immediate = true)
public final class Ledger {
  private final Book book;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Future<?> ticking;

  /** The component's properties, with their defaults. */
  @interface Settings {
    /** Seconds between two rows. */
    int interval_seconds() default 5;
  }

  /** Opens the book in the folder that the plugin keeps, and starts the timer. */
  @Activate
  public Ledger(BundleContext context, Settings settings) throws SQLException {
    book = new Book(Path.of(context.getProperty("aurora.data")));
    System.out.println("rows so far: " + book.rows());
    book.append("start");
    int seconds = settings.interval_seconds();
    ticking = timer.scheduleAtFixedRate(this::tick, seconds, seconds, TimeUnit.SECONDS);
  }

  private void tick() {
    try {
      book.append("tick");
      System.out.println("rows: " + book.rows());
    } catch (SQLException e) {
      System.err.println("no row this time: " + e);
    }
  }

  /** Lets the last row be written, and closes the book. */
  @Deactivate
  public void stop() throws SQLException, InterruptedException {
    ticking.cancel(false);
    timer.shutdown();
    if (!timer.awaitTermination(5, TimeUnit.SECONDS)) {
      System.err.println("the last row is still being written");
    }
    System.out.println("ledger closes with rows: " + book.rows());
    book.close();
  }
}
