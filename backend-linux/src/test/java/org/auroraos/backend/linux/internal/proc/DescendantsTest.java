package org.auroraos.backend.linux.internal.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class DescendantsTest {
  /** A shell, one below it, and two below that one. */
  private static final String TREE = "sh -c 'sleep 1000 & sleep 1000; :'; :";

  @Test
  void bothWaysFindTheWholeTreeTheTopFirst() throws Exception {
    Process top = new ProcessBuilder("sh", "-c", TREE).start();
    try {
      await().until(() -> Descendants.byParents(top.toHandle()).size() == 4);

      List<Long> byChildren = Descendants.of(top.pid());

      assertThat(byChildren).startsWith(top.pid());
      assertThat(byChildren)
          .containsExactlyInAnyOrderElementsOf(Descendants.byParents(top.toHandle()));
      assertThat(Descendants.byChildren(top.pid())).isEqualTo(byChildren);
    } finally {
      top.descendants().forEach(ProcessHandle::destroyForcibly);
      top.destroyForcibly();
    }
  }

  @Test
  void aChildOfAnotherThreadIsOneOfTheProcess() throws Exception {
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Process child = other.submit(() -> new ProcessBuilder("sleep", "1000").start()).get();

      assertThat(Descendants.byChildren(ProcessHandle.current().pid())).contains(child.pid());
      child.destroyForcibly();
    } finally {
      other.shutdownNow();
    }
  }

  @Test
  void whatIsGoneHasNone() throws Exception {
    Process child = new ProcessBuilder("true").start();
    child.waitFor();

    assertThat(Descendants.of(child.pid())).isEmpty();
  }
}
