package org.auroraos.core.internal.hypervisor;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies a stream into a program's standard input until one of both ends. */
final class InputFeed implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(InputFeed.class);
  private static final int BUFFER = 16 * 1024;

  private final InputStream source;
  private final OutputStream stdin;

  InputFeed(InputStream source, OutputStream stdin) {
    this.source = source;
    this.stdin = stdin;
  }

  @Override
  public void run() {
    try (stdin) {
      byte[] buffer = new byte[BUFFER];
      for (int count = source.read(buffer); count >= 0; count = source.read(buffer)) {
        stdin.write(buffer, 0, count);
        stdin.flush();
      }
    } catch (IOException e) {
      // A program need not read its input: EPIPE is no error.
      LOG.debug("Standard input ended early", e);
    }
  }

  /** Ends the copying when the program has ended. */
  void close() {
    try {
      source.close();
    } catch (IOException e) {
      LOG.debug("The source of standard input could not be closed", e);
    }
  }
}
