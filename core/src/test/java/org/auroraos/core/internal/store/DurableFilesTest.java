package org.auroraos.core.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFilesTest {
  /** With one letter each, twice as long as a path may be (PATH_MAX). */
  private static final int DEEP = 4096;

  @TempDir Path temp;

  @Test
  void whatIsDeeperThanAnyPathIsDeleted() throws IOException {
    Path tree = Files.createDirectory(temp.resolve("d"));
    Files.writeString(tree.resolve("leaf"), "deep");
    for (int i = 0; i < DEEP; i++) {
      Path above = Files.createDirectory(temp.resolve("above"));
      Files.move(tree, above.resolve("d"));
      Files.move(above, tree);
    }

    DurableFiles.delete(tree);

    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void readOnlyDirectoriesAreDeletedAndLinksAreNotFollowed() throws IOException {
    Path kept = Files.writeString(Files.createDirectory(temp.resolve("kept")).resolve("f"), "kept");
    Path tree = temp.resolve("tree");
    Path inner = Files.createDirectories(tree.resolve("a/b/c"));
    Files.writeString(inner.resolve("file"), "x");
    Files.writeString(tree.resolve("a/file"), "x");
    Files.createSymbolicLink(inner.resolve("link"), kept.getParent());
    Files.createSymbolicLink(tree.resolve("link"), kept.getParent());
    for (Path each = inner; !each.equals(temp); each = each.getParent()) {
      Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("r-xr-xr-x"));
    }

    DurableFiles.delete(tree);

    assertThat(tree).doesNotExist();
    assertThat(kept).hasContent("kept");
    DurableFiles.delete(tree);
  }
}
