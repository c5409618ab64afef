package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.auroraos.api.runtime.RuntimeMessage.Check;
import org.auroraos.api.runtime.RuntimeMessage.Checked;

/**
 * The questions to a runtime whether its plugin is well. One that takes too long is asked again,
 * and what it answers to an earlier question is of no interest any more.
 */
final class RuntimeChecks {
  /** The version of the protocol that has checks. */
  private static final int SINCE = 3;

  /** Answers to questions of earlier platforms. */
  private static final int MOST_LATE = 8;

  private final RuntimeChannel channel;
  private final int late;
  private CompletableFuture<Checked> open = new CompletableFuture<>();
  private int asked;
  private long answers;

  /**
   * None yet.
   *
   * @param adopted whether an earlier platform may have asked
   */
  RuntimeChecks(RuntimeChannel channel, boolean adopted) {
    this.channel = channel;
    this.late = adopted ? MOST_LATE : 0;
  }

  /** Asks. Waits for nothing. */
  synchronized CompletableFuture<Checked> ask(int protocol, String filter) {
    if (protocol < SINCE) {
      return CompletableFuture.failedFuture(
          new IOException(
              "its runtime was started by an earlier version of the platform; restart it"));
    }
    try {
      CompletableFuture<Checked> answer = new CompletableFuture<>();
      if (!channel.send(new Check(asked + 1, filter))) {
        throw new IOException("it does not read what it is asked");
      }
      asked++;
      open = answer;
      return answer;
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Takes an answer. One to a question of an earlier platform may come late.
   *
   * @throws IOException when there are more answers than questions
   */
  synchronized void answered(Checked answer) throws IOException {
    answers++;
    if (answers > asked + late) {
      throw new IOException("an unexpected Checked");
    }
    if (answer.number() == asked) {
      open.complete(answer);
    }
  }
}
