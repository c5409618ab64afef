package org.auroraos.examples.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BookTest {
  @TempDir Path folder;

  @Test
  void rowsAreStillThereWhenTheBookIsOpenedAgain() throws SQLException {
    try (Book book = new Book(folder)) {
      assertThat(book.rows()).isZero();
      book.append("one");
      book.append("two");
    }
    try (Book book = new Book(folder)) {
      assertThat(book.rows()).isEqualTo(2);
    }
  }
}
