package org.auroraos.itest.attacks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** {@code aurora exec --json} again and again, from several threads, in one process. */
final class ExecSession {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ToIntFunction<String[]> exec;
  private final PerThread output = new PerThread();

  /** Takes over standard output, where results are written. */
  ExecSession(ToIntFunction<String[]> exec) {
    this.exec = exec;
    System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
  }

  /** The result of a command in a sandbox. */
  JsonNode run(String policyFile, List<String> command) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--json", "--policy-file", policyFile, "--"));
    arguments.addAll(command);
    output.begin();
    int code = exec.applyAsInt(arguments.toArray(String[]::new));
    String text = output.end();
    JsonNode result = JSON.readTree(text);
    if (result == null || !result.has("status")) {
      throw new IOException("no result, exit code " + code + ": " + text);
    }
    return result;
  }

  private static final class PerThread extends OutputStream {
    private final ThreadLocal<ByteArrayOutputStream> texts =
        ThreadLocal.withInitial(ByteArrayOutputStream::new);

    void begin() {
      texts.get().reset();
    }

    String end() {
      return texts.get().toString(StandardCharsets.UTF_8);
    }

    @Override
    public void write(int b) {
      texts.get().write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      texts.get().write(bytes, offset, length);
    }
  }
}
