package org.auroraos.core.internal.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** What stands in class files, real ones and such as no compiler writes. */
class ClassScanTest {
  @TempDir Path temp;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "PROCESS_START | void m() throws Exception { new ProcessBuilder(\"x\").start(); }",
        "PROCESS_START | void m() throws Exception { Runtime.getRuntime().exec(\"x\"); }",
        "PROCESS_START | interface F { Object f(String s) throws Exception; } F f = Runtime.getRuntime()::exec;",
        "PROCESS_START | Object m() throws Exception { return Class.forName(\"java.lang.ProcessBuilder\"); }",
        "NATIVE_LOAD | void m() { System.load(\"/x\"); }",
        "NATIVE_LOAD | void m() { Runtime.getRuntime().loadLibrary(\"x\"); }",
        "NATIVE_METHOD | native void m();",
        "JDK_UNSAFE | Object m() throws Exception { return Class.forName(\"sun.misc.Unsafe\").getDeclaredField(\"theUnsafe\"); }",
        "INSTRUMENT_AGENT | public static void premain(String s, java.lang.instrument.Instrumentation i) {}",
        "INSTRUMENT_ATTACH | Object m() throws Exception { return Class.forName(\"com.sun.tools.attach.VirtualMachine\"); }",
        "REFLECTION | void m(java.lang.reflect.Field f) { f.setAccessible(true); }",
        "REFLECTION | void m(java.lang.reflect.AccessibleObject o) { o.trySetAccessible(); }",
        "JDK_INTERNALS | Object m() throws Exception { return Class.forName(\"jdk.internal.access.SharedSecrets\"); }",
        "JVM_EXIT | void m() { System.exit(1); }",
        "JVM_EXIT | void m() { Runtime.getRuntime().halt(1); }",
        "SERIALIZATION | Object m(java.io.ObjectInputStream in) throws Exception { return in.readObject(); }",
        "SERIALIZATION | Object m(java.io.ObjectInput in) throws Exception { return in.readObject(); }",
        "CODE_DYNAMIC | Object m(java.net.URL u) { return new java.net.URLClassLoader(new java.net.URL[] {u}); }",
        "CODE_DYNAMIC | Object m(java.lang.invoke.MethodHandles.Lookup l) throws Exception { return l.defineClass(new byte[0]); }",
      })
  void oneUseOfItIsFoundAndNothingElse(ScanRule rule, String body) throws IOException {
    assertThat(rules(JavaSource.compile(temp, body))).containsExactly(rule);
  }

  @Test
  void whatASubclassDoesInItsOwnNameIsFound() throws IOException {
    byte[] loader =
        JavaSource.compile(
            temp, "extends ClassLoader", "Class<?> m(byte[] b) { return defineClass(b, 0, 1); }");
    assertThat(rules(loader)).containsExactly(ScanRule.CODE_DYNAMIC);
    byte[] reader =
        JavaSource.compile(
            temp, "extends java.io.ObjectInputStream", "C() throws java.io.IOException {}");
    assertThat(rules(reader)).containsExactly(ScanRule.SERIALIZATION);
  }

  @Test
  void harmlessCodeIsNotFound() throws IOException {
    assertThat(
            rules(
                JavaSource.compile(
                    temp,
                    """
                    Object readObject() { return this; }
                    static void exit(int code) { System.out.println("exit " + code); }
                    void load(String s) { exit(0); readObject(); defineClass(s); }
                    void defineClass(String s) { Runtime.getRuntime().availableProcessors(); }
                    String sun = "sun.example", text = "see java.lang.Runtime for more";
                    """)))
        .isEmpty();
  }

  @Test
  void whatOnlyTheJvmCanSayIsFoundToo() {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(Opcodes.V17, 0, "C", null, "java/lang/Object", null);
    MethodVisitor method = writer.visitMethod(Opcodes.ACC_STATIC, "m", "()V", null, null);
    method.visitCode();
    method.visitFieldInsn(
        Opcodes.GETSTATIC, "jdk/internal/misc/Unsafe", "theUnsafe", "Ljdk/internal/misc/Unsafe;");
    Handle halt = new Handle(Opcodes.H_INVOKEVIRTUAL, "java/lang/Runtime", "halt", "(I)V", false);
    Handle bootstrap = new Handle(Opcodes.H_INVOKESTATIC, "C", "b", "()V", false);
    method.visitLdcInsn(new ConstantDynamic("x", "I", bootstrap, halt));
    method.visitMethodInsn(
        Opcodes.INVOKESTATIC,
        "java/lang/foreign/Linker",
        "nativeLinker",
        "()Ljava/lang/foreign/Linker;",
        true);
    method.visitMethodInsn(
        Opcodes.INVOKESTATIC, "com/sun/tools/attach/VirtualMachine", "list", "()V", false);
    method.visitTypeInsn(Opcodes.ANEWARRAY, "[Lsun/nio/ch/FileChannelImpl;");
    method.visitMaxs(2, 0);
    method.visitEnd();
    writer.visitEnd();

    assertThat(rules(writer.toByteArray()))
        .containsExactlyInAnyOrder(
            ScanRule.JDK_UNSAFE,
            ScanRule.JVM_EXIT,
            ScanRule.NATIVE_FOREIGN,
            ScanRule.INSTRUMENT_ATTACH,
            ScanRule.JDK_INTERNALS);
  }

  /** Each refers twice to the one before it: 2^12 ways lead to the first. */
  @Test
  void constantsThatReferToOneAnotherAreLookedIntoOnce() {
    Handle halt = new Handle(Opcodes.H_INVOKEVIRTUAL, "java/lang/Runtime", "halt", "(I)V", false);
    Handle bootstrap = new Handle(Opcodes.H_INVOKESTATIC, "C", "b", "()V", false);
    ConstantDynamic constant = new ConstantDynamic("n", "Ljava/lang/Object;", bootstrap, halt);
    for (int i = 0; i < 12; i++) {
      constant = new ConstantDynamic("n" + i, "Ljava/lang/Object;", bootstrap, constant, constant);
    }
    ConstantDynamic last = constant;
    List<String> places = new ArrayList<>();
    new ClassScan((rule, place) -> places.add(place))
        .scan(code(method -> method.visitLdcInsn(last)));

    assertThat(places).containsExactly("C.m: java.lang.Runtime.halt");
  }

  @Test
  void whatLeadsToTooMuchIsRefused() {
    Handle bootstrap = new Handle(Opcodes.H_INVOKESTATIC, "C", "b", "()V", false);
    Object[] arguments = new Object[60_000];
    Arrays.fill(arguments, 1);
    byte[] file =
        code(
            method -> {
              for (int i = 0; i < 100; i++) {
                method.visitInvokeDynamicInsn("x", "()V", bootstrap, arguments);
              }
            });

    assertThatThrownBy(() -> rules(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("its constants lead to more than");
  }

  private static byte[] code(Consumer<MethodVisitor> body) {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(Opcodes.V17, 0, "C", null, "java/lang/Object", null);
    MethodVisitor method = writer.visitMethod(Opcodes.ACC_STATIC, "m", "()V", null, null);
    method.visitCode();
    body.accept(method);
    method.visitMaxs(2, 0);
    method.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }

  @Test
  void thePlaceIsNamed() throws IOException {
    List<String> places = new ArrayList<>();
    new ClassScan((rule, place) -> places.add(place))
        .scan(JavaSource.compile(temp, "void leave() { System.exit(1); }"));
    assertThat(places).containsExactly("C.leave: java.lang.System.exit");
  }

  @Test
  void aNestOfAnnotationsDoesNotTakeTheScanAlong() {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(Opcodes.V17, 0, "C", null, "java/lang/Object", null);
    Deque<AnnotationVisitor> nest = new ArrayDeque<>();
    nest.push(writer.visitAnnotation("LA;", true));
    for (int i = 0; i < 400_000; i++) {
      nest.push(nest.peek().visitAnnotation("a", "LA;"));
    }
    nest.forEach(AnnotationVisitor::visitEnd);
    byte[] file = writer.toByteArray();
    assertThat(file).hasSizeLessThan(ScanLimits.defaults().classBytes());
    assertThatThrownBy(() -> rules(file)).isInstanceOf(IllegalArgumentException.class);
  }

  /** Whatever is in a file, it is read or refused, and that soon. */
  @Test
  void damagedClassesAreRefusedOrRead() throws IOException {
    byte[] sound =
        JavaSource.compile(
            temp, "void m(Object o) { Runnable r = () -> System.exit(o.hashCode()); r.run(); }");
    Random random = new Random(42);
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = Arrays.copyOf(sound, 8 + random.nextInt(sound.length - 8));
      for (int change = random.nextInt(4); change >= 0; change--) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        rules(damaged);
      } catch (IllegalArgumentException refused) {
        assertThat(refused).hasMessageNotContaining("OutOfMemory");
      }
    }
  }

  private static Set<ScanRule> rules(byte[] file) {
    Set<ScanRule> rules = new TreeSet<>();
    new ClassScan((rule, place) -> rules.add(rule)).scan(file);
    return rules;
  }
}
