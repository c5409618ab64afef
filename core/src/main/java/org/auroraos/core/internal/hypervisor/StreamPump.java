package org.auroraos.core.internal.hypervisor;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import org.auroraos.api.hypervisor.OutputListener;
import org.auroraos.api.hypervisor.OutputListener.OutputStreamName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads an output stream of a program to its end, whatever becomes of its listener: a program must
 * not hang because nobody reads.
 */
final class StreamPump implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamPump.class);
  private static final int BUFFER = 16 * 1024;

  private final OutputStreamName name;
  private final InputStream stream;
  private final OutputCapture capture;
  private final OutputListener listener;
  private final CompletableFuture<String> text = new CompletableFuture<>();
  private boolean listening = true;

  StreamPump(
      OutputStreamName name, InputStream stream, OutputCapture capture, OutputListener listener) {
    this.name = name;
    this.stream = stream;
    this.capture = capture;
    this.listener = listener;
  }

  /** Completes with what was captured when the stream has ended. */
  CompletableFuture<String> text() {
    return text;
  }

  @Override
  public void run() {
    try (stream) {
      byte[] buffer = new byte[BUFFER];
      for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
        capture.add(buffer, count);
        tell(buffer, count);
      }
    } catch (IOException e) {
      // The stream of a killed sandbox may break instead of ending; what came is what there is.
      LOG.debug("{} broke", name, e);
    } finally {
      text.complete(capture.text());
    }
  }

  /** Ends the pump although the stream does not end. */
  void abandon() {
    try {
      stream.close();
    } catch (IOException e) {
      LOG.debug("{} could not be closed", name, e);
    }
  }

  private void tell(byte[] buffer, int count) {
    if (!listening) {
      return;
    }
    try {
      listener.written(name, buffer, count);
    } catch (RuntimeException e) {
      listening = false;
      LOG.error("A listener failed on {}; it hears no more of this run", name, e);
    }
  }
}
