import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Adds up the JUnit reports of all modules; run as a source file by {@code ./test}. */
final class TestSummary {
  private int passed;
  private final List<String> failed = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();

  private TestSummary() {}

  public static void main(String[] args) throws Exception {
    Path root = Path.of(args[0]);
    TestSummary summary = new TestSummary();
    for (Path report : reports(root)) {
      summary.add(report);
    }
    summary.addSilentModules(root);
    summary.print();
    System.exit(summary.isGood() ? 0 : 1);
  }

  private static List<Path> reports(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
          .filter(file -> file.toString().matches(".*/target/(\\w+-)+reports/.*"))
          .sorted()
          .toList();
    }
  }

  /** A module with tests of which none has run (a tester that finds none says nothing). */
  private void addSilentModules(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root, 4)) {
      for (Path pom : files.filter(file -> file.endsWith("pom.xml")).sorted().toList()) {
        Path module = pom.getParent();
        if (hasTests(module) && reports(module).isEmpty()) {
          failed.add(root.relativize(module) + ": has tests, but none has run");
        }
      }
    }
  }

  private static boolean hasTests(Path module) throws IOException {
    try (Stream<Path> files = Files.walk(module.resolve("src"))) {
      return files.anyMatch(file -> file.toString().matches(".*(Test|Tests|IT)\\.java"));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private void add(Path report)
      throws IOException, SAXException, ParserConfigurationException {
    DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    NodeList cases;
    try (InputStream in = Files.newInputStream(report)) {
      cases = builder.parse(in).getElementsByTagName("testcase");
    }
    for (int i = 0; i < cases.getLength(); i++) {
      add((Element) cases.item(i));
    }
  }

  private void add(Element test) {
    String name = test.getAttribute("classname") + "." + test.getAttribute("name");
    for (String kind : List.of("failure", "error")) {
      if (test.getElementsByTagName(kind).getLength() > 0) {
        failed.add(name + reason(test, kind));
        return;
      }
    }
    if (test.getElementsByTagName("skipped").getLength() > 0) {
      skipped.add(name + reason(test, "skipped"));
      return;
    }
    passed++;
  }

  /** The message, in the attribute or, without one, in the text; on one line, not too long. */
  private static String reason(Element test, String kind) {
    Node node = test.getElementsByTagName(kind).item(0);
    String message = ((Element) node).getAttribute("message");
    String text = message.isBlank() ? node.getTextContent() : message;
    String line =
        text.strip()
            .replaceAll("\\s+", " ")
            .replaceAll("\\p{Cntrl}", "?")
            .replaceAll("^(org\\.opentest4j\\.TestAbortedException: *)+", "");
    return ": " + (line.isEmpty() ? "no reason given" : line.substring(0, Math.min(240, line.length())));
  }

  private void print() {
    list("Skipped:", skipped);
    list("Failed:", failed);
    System.out.println();
    System.out.println(
        passed + " passed, " + failed.size() + " failed, " + skipped.size() + " skipped");
  }

  private static void list(String title, List<String> tests) {
    if (!tests.isEmpty()) {
      System.out.println();
      System.out.println(title);
      tests.forEach(test -> System.out.println("  " + test));
    }
  }

  private boolean isGood() {
    return passed > 0 && failed.isEmpty();
  }
}
