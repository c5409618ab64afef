package org.auroraos.core.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * JSON and YAML as trees, with one set of rules: a key may occur once, nothing follows the value,
 * nesting, size and numbers are bounded, text is UTF-8, and YAML is plain data without tags,
 * anchors and aliases.
 *
 * <p>Trees instead of object mapping: an {@code ObjectMapper} costs the start of the platform more
 * than all that is read with it. {@link Fields} reads a tree strictly.
 */
public final class Json {
  /** Most bytes of a text. */
  public static final int MAX_BYTES = 4 << 20;

  /** Deepest nesting of a text. */
  static final int MAX_DEPTH = 64;

  /** Most characters of a string. */
  static final int MAX_STRING = 1 << 20;

  /** Most characters of a number. */
  static final int MAX_NUMBER = 100;

  /** Digits as written: the version 1.10 does not become 1.1. */
  static final JsonNodeFactory NODES = new JsonNodeFactory(true);

  private Json() {}

  /** An empty object. */
  public static ObjectNode object() {
    return NODES.objectNode();
  }

  /** An empty array. */
  public static ArrayNode array() {
    return NODES.arrayNode();
  }

  /**
   * Parses JSON.
   *
   * @param source what to name in errors, such as the file
   */
  public static JsonNode parse(String text, String source) throws JsonException {
    return tree(JsonText.FACTORY, text, source, TreeReader::read);
  }

  /**
   * The fields of JSON that is an object of strings; a value of another type is an error. Errors
   * name the line, also those of the fields.
   *
   * @param source what to name in errors, such as the file
   * @param lists the keys whose values may also be lists, of objects of strings
   */
  public static Fields stringFields(String text, String source, Set<String> lists)
      throws JsonException {
    return fields(JsonText.FACTORY, text, source, reader -> reader.readStrings(lists));
  }

  /**
   * The fields of YAML that is an object. Errors name the line, also those of the fields.
   *
   * @param source what to name in errors, such as the file
   */
  public static Fields yamlFields(String text, String source) throws JsonException {
    return fields(YamlText.FACTORY, text, source, TreeReader::read);
  }

  /**
   * Parses YAML.
   *
   * @param source what to name in errors, such as the file
   */
  public static JsonNode parseYaml(String text, String source) throws JsonException {
    return tree(YamlText.FACTORY, text, source, TreeReader::read);
  }

  /**
   * Reads a file, as YAML if its name ends in {@code .yaml} or {@code .yml}, else as JSON.
   *
   * @throws JsonException when its content is not sound; another IOException when it cannot be read
   */
  public static JsonNode read(Path file) throws IOException {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    try (InputStream in = Files.newInputStream(file)) {
      String text = decode(in.readNBytes(MAX_BYTES + 1), file.toString());
      boolean yaml = name.endsWith(".yaml") || name.endsWith(".yml");
      return yaml ? parseYaml(text, file.toString()) : parse(text, file.toString());
    }
  }

  /** Bytes as text; malformed UTF-8 and more than {@link #MAX_BYTES} are errors. */
  public static String decode(byte[] utf8, String source) throws JsonException {
    if (utf8.length > MAX_BYTES) {
      throw new JsonException(source, "is larger than " + MAX_BYTES + " bytes");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new JsonException(source, "is not UTF-8 text");
    }
  }

  /** A tree on one line. Control characters beyond those of JSON are escaped as well. */
  public static String compact(JsonNode tree) {
    return write(tree, false);
  }

  /** A tree with line breaks and indentation, without one at the end. */
  public static String pretty(JsonNode tree) {
    return write(tree, true);
  }

  /** A way to read what a parser gives. */
  private interface Reading {
    JsonNode of(TreeReader reader) throws IOException;
  }

  private static Fields fields(JsonFactory factory, String text, String source, Reading reading)
      throws JsonException {
    Places places = new Places();
    JsonNode tree = tree(factory, text, source, reader -> reading.of(reader.noting(places)));
    return Fields.of(tree, source, places);
  }

  private static JsonNode tree(JsonFactory factory, String text, String source, Reading reading)
      throws JsonException {
    String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
    try (JsonParser parser = factory.createParser(content)) {
      return reading.of(new TreeReader(parser, source));
    } catch (JsonException e) {
      throw e;
    } catch (IOException e) {
      throw new JsonException(source, e.toString());
    }
  }

  private static String write(JsonNode tree, boolean pretty) {
    StringWriter out = new StringWriter();
    try (JsonGenerator generator = JsonText.FACTORY.createGenerator(out)) {
      generator.setCharacterEscapes(new TerminalSafeEscapes());
      if (pretty) {
        generator.setPrettyPrinter(indented());
      }
      TreeWriter.write(tree, generator);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  private static PrettyPrinter indented() {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    Separators separators =
        Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator("");
    return new DefaultPrettyPrinter(separators)
        .withObjectIndenter(indenter)
        .withArrayIndenter(indenter);
  }

  private static StreamReadConstraints constraints() {
    return StreamReadConstraints.builder()
        .maxNestingDepth(MAX_DEPTH)
        .maxDocumentLength(MAX_BYTES)
        .maxStringLength(MAX_STRING)
        .maxNameLength(4096)
        .maxNumberLength(MAX_NUMBER)
        .build();
  }

  /** Made when the first JSON is read or written. */
  private static final class JsonText {
    static final JsonFactory FACTORY =
        JsonFactory.builder().streamReadConstraints(constraints()).build();
  }

  /** Made when the first YAML is read. */
  private static final class YamlText {
    static final JsonFactory FACTORY = factory();

    private static JsonFactory factory() {
      LoaderOptions options = new LoaderOptions();
      options.setCodePointLimit(MAX_BYTES);
      options.setNestingDepthLimit(MAX_DEPTH);
      options.setMaxAliasesForCollections(0);
      // Otherwise "no", the code of a country, is false.
      return YAMLFactory.builder()
          .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
          .streamReadConstraints(constraints())
          .loaderOptions(options)
          .build();
    }
  }
}
