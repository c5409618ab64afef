package org.auroraos.core.internal.scan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Which uses of which classes, methods and names are found. */
final class CodeRules {
  private static final Map<String, ScanRule> MEMBERS = new HashMap<>();
  private static final Map<String, ScanRule> TYPES = new HashMap<>();

  /** Methods of a class loader that make a class of bytes; they go by the name of a subclass. */
  private static final Set<String> DEFINING =
      Set.of(
          "([BII)Ljava/lang/Class;",
          "(Ljava/lang/String;[BII)Ljava/lang/Class;",
          "(Ljava/lang/String;[BIILjava/security/ProtectionDomain;)Ljava/lang/Class;",
          "(Ljava/lang/String;[BIILjava/security/CodeSource;)Ljava/lang/Class;",
          "(Ljava/lang/String;Ljava/nio/ByteBuffer;Ljava/security/ProtectionDomain;)Ljava/lang/Class;",
          "(Ljava/lang/String;Ljava/nio/ByteBuffer;Ljava/security/CodeSource;)Ljava/lang/Class;");

  /** Names of classes of the JDK's own, written as a text, as for {@code Class.forName}. */
  private static final Pattern INTERNAL_NAME =
      Pattern.compile("(sun|jdk\\.internal)(\\.[a-z][A-Za-z0-9_]*)+\\.[A-Z][A-Za-z0-9_$]*");

  static {
    members("java/lang/ProcessBuilder", ScanRule.PROCESS_START, "start", "startPipeline");
    members("java/lang/Runtime", ScanRule.PROCESS_START, "exec");
    members("java/lang/System", ScanRule.NATIVE_LOAD, "load", "loadLibrary");
    members("java/lang/Runtime", ScanRule.NATIVE_LOAD, "load", "loadLibrary");
    members("java/lang/System", ScanRule.JVM_EXIT, "exit");
    members("java/lang/Runtime", ScanRule.JVM_EXIT, "exit", "halt");
    for (String accessible : List.of("AccessibleObject", "Field", "Method", "Constructor")) {
      members(
          "java/lang/reflect/" + accessible,
          ScanRule.REFLECTION,
          "setAccessible",
          "trySetAccessible");
    }
    members("java/lang/invoke/MethodHandles", ScanRule.REFLECTION, "privateLookupIn");
    members("java/io/ObjectInputStream", ScanRule.SERIALIZATION, "readObject", "readUnshared");
    members("java/io/ObjectInput", ScanRule.SERIALIZATION, "readObject");
    members(
        "java/lang/invoke/MethodHandles$Lookup",
        ScanRule.CODE_DYNAMIC,
        "defineClass",
        "defineHiddenClass",
        "defineHiddenClassWithClassData");
    members("java/net/URLClassLoader", ScanRule.CODE_DYNAMIC, "<init>", "newInstance");
    members("javax/tools/ToolProvider", ScanRule.CODE_DYNAMIC, "getSystemJavaCompiler");
    members("javax/script/ScriptEngineManager", ScanRule.CODE_DYNAMIC, "<init>");
    TYPES.put("sun/misc/Unsafe", ScanRule.JDK_UNSAFE);
    TYPES.put("jdk/internal/misc/Unsafe", ScanRule.JDK_UNSAFE);
    TYPES.put("java/lang/foreign/Linker", ScanRule.NATIVE_FOREIGN);
    TYPES.put("java/lang/foreign/SymbolLookup", ScanRule.NATIVE_FOREIGN);
    TYPES.put("jdk/incubator/foreign/CLinker", ScanRule.NATIVE_FOREIGN);
  }

  private CodeRules() {}

  /** A call, or a handle of a method or field. */
  static Optional<ScanRule> member(String owner, String name, String descriptor) {
    ScanRule exact = MEMBERS.get(owner + "." + name);
    if (exact != null) {
      return Optional.of(exact);
    }
    boolean defines = name.equals("defineClass") && DEFINING.contains(descriptor);
    return defines ? Optional.of(ScanRule.CODE_DYNAMIC) : type(owner);
  }

  /**
   * The use of a class.
   *
   * @param name its internal name, that of an array, or null for none
   */
  static Optional<ScanRule> type(String name) {
    if (name == null) {
      return Optional.empty();
    }
    String element = element(name);
    ScanRule exact = TYPES.get(element);
    if (exact != null) {
      return Optional.of(exact);
    }
    return ofPackage(element);
  }

  /** What a class extends; a subclass has all of its methods. */
  static Optional<ScanRule> parent(String name) {
    return "java/io/ObjectInputStream".equals(name)
        ? Optional.of(ScanRule.SERIALIZATION)
        : type(name);
  }

  /** A text that names a class, as reflection wants it. */
  static Optional<ScanRule> text(String text) {
    return switch (text) {
      case "java.lang.Runtime", "java.lang.ProcessBuilder", "java.lang.ProcessImpl" ->
          Optional.of(ScanRule.PROCESS_START);
      case "sun.misc.Unsafe", "jdk.internal.misc.Unsafe" -> Optional.of(ScanRule.JDK_UNSAFE);
      case "java.lang.foreign.Linker" -> Optional.of(ScanRule.NATIVE_FOREIGN);
      case "com.sun.tools.attach.VirtualMachine" -> Optional.of(ScanRule.INSTRUMENT_ATTACH);
      default ->
          text.length() < 200 && INTERNAL_NAME.matcher(text).matches()
              ? Optional.of(ScanRule.JDK_INTERNALS)
              : Optional.empty();
    };
  }

  private static Optional<ScanRule> ofPackage(String type) {
    if (type.startsWith("com/sun/tools/attach/") || type.startsWith("sun/tools/attach/")) {
      return Optional.of(ScanRule.INSTRUMENT_ATTACH);
    }
    if (type.startsWith("java/lang/instrument/")) {
      return Optional.of(ScanRule.INSTRUMENT_AGENT);
    }
    if (type.startsWith("com/sun/jna/")) {
      return Optional.of(ScanRule.NATIVE_LOAD);
    }
    boolean internal =
        type.startsWith("sun/")
            || type.startsWith("jdk/internal/")
            || type.startsWith("com/sun/org/apache/");
    return internal ? Optional.of(ScanRule.JDK_INTERNALS) : Optional.empty();
  }

  private static String element(String name) {
    if (!name.startsWith("[")) {
      return name;
    }
    String element = name.replaceFirst("^\\[+", "");
    return element.startsWith("L") && element.endsWith(";")
        ? element.substring(1, element.length() - 1)
        : element;
  }

  private static void members(String owner, ScanRule rule, String... names) {
    for (String name : names) {
      MEMBERS.put(owner + "." + name, rule);
    }
  }
}
