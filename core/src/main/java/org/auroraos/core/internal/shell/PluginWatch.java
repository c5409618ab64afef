package org.auroraos.core.internal.shell;

import java.io.IOException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginManager;

/** Shows the plugins again and again, in the same place of a terminal. */
final class PluginWatch {
  /** To the top left, and nothing below: ECMA-48 CUP and ED. */
  private static final String CLEAR = "\u001b[H\u001b[J";

  /** How often a {@link Follower} looks in the time between two pictures. */
  private static final int LOOKS = 10;

  private final PluginManager manager;
  private final CommandStreams streams;
  private final LoadMeter meter;
  private final PluginView view = new PluginView(Clock.system(ZoneId.systemDefault()));
  private int look;

  PluginWatch(PluginManager manager, CommandStreams streams) {
    this.manager = manager;
    this.streams = streams;
    this.meter = new LoadMeter(manager);
  }

  /** One look; false when nobody wants another. */
  boolean show() throws IOException {
    if (asksToEnd()) {
      return false;
    }
    if (look++ % LOOKS == 0) {
      List<PluginInfo> plugins = manager.list();
      String picture =
          view.table(new PluginListing(plugins, meter.measure(plugins), manager.problems()));
      streams.out().println(CLEAR + picture + "\n\nq and Enter, or Ctrl-C, end this");
      streams.flush();
    }
    return !streams.closed();
  }

  /** Reads nothing that is not there: what comes later is for the next command. */
  private boolean asksToEnd() throws IOException {
    while (streams.in().available() > 0) {
      int key = streams.in().read();
      if (key == 'q' || key == 'Q') {
        return true;
      }
    }
    return false;
  }
}
