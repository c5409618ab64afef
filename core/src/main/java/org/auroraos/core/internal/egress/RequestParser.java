package org.auroraos.core.internal.egress;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.auroraos.core.internal.egress.ProxyRequest.Body;
import org.auroraos.core.internal.egress.ProxyRequest.Field;

/**
 * Reads requests to a proxy, RFC 9112, more strictly than that: what two readers could read
 * differently is refused, so that no request hides in another.
 */
final class RequestParser {
  private static final int MOST_FIELDS = 100;
  private static final int HTTP = 80;
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final Pattern REQUEST_LINE =
      Pattern.compile("(" + TOKEN + ") ([!-~]+) HTTP/1\\.([01])");
  private static final Pattern NAME = Pattern.compile(TOKEN);
  private static final Pattern VALUE = Pattern.compile("[^\\x00-\\x08\\x0a-\\x1f\\x7f]*");
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[^]/@?#\\\\]*]|[^/@?#\\\\:\\[\\]]+)(?::([0-9]*))?");
  private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  /** Of this connection, or set anew for the next one; RFC 9110 section 7.6.1. */
  private static final Set<String> NOT_PASSED_ON =
      Set.of(
          "connection",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "host",
          "content-length",
          "http2-settings");

  private RequestParser() {}

  /** The request of a head that ends with neither its last CRLF nor the empty line. */
  static ProxyRequest parse(String head) throws Refusal {
    String[] lines = head.split("\r\n", -1);
    Matcher first = REQUEST_LINE.matcher(lines[0]);
    if (!first.matches()) {
      throw Refusal.malformed("not a request of HTTP/1.1 to a proxy");
    }
    List<Field> fields = fields(Arrays.asList(lines).subList(1, lines.length));
    String method = first.group(1);
    String target = first.group(2);
    if (method.equals("CONNECT")) {
      return new ProxyRequest(authority(target, 0), true, "", new Body.Sized(0));
    }
    if (!target.regionMatches(true, 0, "http://", 0, 7)) {
      throw Refusal.malformed(
          "this is a proxy: it takes CONNECT host:port, and requests for http://host/path; for"
              + " https use CONNECT");
    }
    return plain(method, target.substring(7), first.group(3), fields);
  }

  private static ProxyRequest plain(
      String method, String location, String minor, List<Field> fields) throws Refusal {
    if (location.indexOf('#') >= 0) {
      throw Refusal.malformed("a fragment in the target");
    }
    int end = location.length();
    for (char delimiter : new char[] {'/', '?'}) {
      int index = location.indexOf(delimiter);
      end = index >= 0 ? Math.min(end, index) : end;
    }
    Target target = authority(location.substring(0, end), HTTP);
    String path = location.substring(end);
    Body body = body(fields, minor);
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(path.startsWith("/") ? path : "/" + path);
    head.append(" HTTP/1.").append(minor).append("\r\n");
    head.append("Host: ").append(host(target)).append("\r\n");
    Set<String> dropped = named(fields);
    for (Field field : fields) {
      String name = field.name().toLowerCase(Locale.ROOT);
      if (!dropped.contains(name) && !name.startsWith("proxy-")) {
        head.append(field.name()).append(": ").append(field.value()).append("\r\n");
      }
    }
    if (body instanceof Body.Chunked) {
      head.append("Transfer-Encoding: chunked\r\n");
    } else if (!Field.values(fields, "content-length").isEmpty()) {
      head.append("Content-Length: ").append(((Body.Sized) body).length()).append("\r\n");
    }
    head.append("Connection: close\r\n\r\n");
    return new ProxyRequest(target, false, head.toString(), body);
  }

  private static List<Field> fields(List<String> lines) throws Refusal {
    if (lines.size() > MOST_FIELDS) {
      throw new Refusal(
          Refusal.Status.HEAD_TOO_LARGE, "more than " + MOST_FIELDS + " header fields");
    }
    List<Field> fields = new ArrayList<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      String name = line.substring(0, Math.max(0, colon));
      String value = line.substring(colon + 1);
      if (!NAME.matcher(name).matches() || !VALUE.matcher(value).matches()) {
        throw Refusal.malformed("a malformed header field");
      }
      fields.add(new Field(name, value.strip()));
    }
    return fields;
  }

  /**
   * Where to.
   *
   * @param fallback the port where none is given; 0 if one has to be
   */
  private static Target authority(String text, int fallback) throws Refusal {
    Matcher parts = AUTHORITY.matcher(text);
    if (!parts.matches()) {
      throw Refusal.malformed("the target is not host:port");
    }
    String port = parts.group(2) == null ? String.valueOf(fallback) : parts.group(2);
    if (!PORT.matcher(port).matches() || Integer.parseInt(port) > 65_535) {
      throw Refusal.malformed("the target has no port from 1 to 65535");
    }
    return Target.of(parts.group(1), Integer.parseInt(port));
  }

  private static String host(Target target) {
    String canonical = target.canonical().map(Object::toString).orElse("");
    String suffix = ":" + HTTP;
    return target.port() == HTTP && canonical.endsWith(suffix)
        ? canonical.substring(0, canonical.length() - suffix.length())
        : canonical;
  }

  private static Set<String> named(List<Field> fields) {
    Set<String> names = new TreeSet<>(NOT_PASSED_ON);
    for (String value : Field.values(fields, "connection")) {
      for (String name : value.split(",", -1)) {
        names.add(name.strip().toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }

  private static Body body(List<Field> fields, String minor) throws Refusal {
    List<String> lengths = Field.values(fields, "content-length");
    List<String> encodings = Field.values(fields, "transfer-encoding");
    if (!encodings.isEmpty()) {
      boolean chunked = encodings.size() == 1 && encodings.get(0).equalsIgnoreCase("chunked");
      if (!chunked || !lengths.isEmpty() || minor.equals("0")) {
        throw Refusal.malformed("an ambiguous Transfer-Encoding");
      }
      return new Body.Chunked();
    }
    if (lengths.isEmpty()) {
      return new Body.Sized(0);
    }
    if (lengths.size() > 1 || !LENGTH.matcher(lengths.get(0)).matches()) {
      throw Refusal.malformed("an ambiguous Content-Length");
    }
    return new Body.Sized(Long.parseLong(lengths.get(0)));
  }
}
