package org.auroraos.examples.ledger;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.h2.jdbcx.JdbcDataSource;

/** A table of entries in an H2 database file. One thread at a time. */
final class Book implements AutoCloseable {
  private final Connection connection;

  /** Opens the file {@code ledger.mv.db} in a folder, and makes it if there is none. */
  Book(Path folder) throws SQLException {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:file:" + folder.toAbsolutePath().resolve("ledger"));
    connection = database.getConnection();
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE IF NOT EXISTS entry ("
              + "id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
              + " written TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,"
              + " what VARCHAR NOT NULL)");
    }
  }

  /** Adds a row, which is on disk when this returns. */
  void append(String what) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO entry (what) VALUES (?)")) {
      insert.setString(1, what);
      insert.executeUpdate();
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("CHECKPOINT SYNC");
    }
  }

  long rows() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet count = statement.executeQuery("SELECT COUNT(*) FROM entry")) {
      count.next();
      return count.getLong(1);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
