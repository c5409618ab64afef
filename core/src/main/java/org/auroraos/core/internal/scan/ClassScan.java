package org.auroraos.core.internal.scan;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Looks through the code of one class file; nothing of it is loaded. */
final class ClassScan {
  private static final int API = Opcodes.ASM9;

  /** What the constants of one class lead to, at most; compilers make some hundreds. */
  private static final int MAX_STEPS = 1 << 20;

  private final BiConsumer<ScanRule, String> found;

  /** Constants that were looked into: they refer to one another, and to the same ones often. */
  private final Set<ConstantDynamic> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private String className = "";
  private int steps;

  /**
   * A scan.
   *
   * @param found hears of each place, with what stands there
   */
  ClassScan(BiConsumer<ScanRule, String> found) {
    this.found = found;
  }

  /**
   * Looks through a class file.
   *
   * @throws IllegalArgumentException when it is not one that can be read, whatever is wrong with it
   */
  void scan(byte[] classFile) {
    try {
      ClassReader reader = new ClassReader(classFile);
      className = reader.getClassName();
      reader.accept(new Declarations(), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      // Whatever a made-up class file leads the reader to: a nest of annotations fills its stack,
      // an attribute of 2 GiB its memory.
      throw new IllegalArgumentException(e.toString(), e);
    }
  }

  private void report(Optional<ScanRule> rule, String where, String what) {
    rule.ifPresent(r -> found.accept(r, className.replace('/', '.') + where + ": " + what));
  }

  private void type(String internalName, String where) {
    Optional<ScanRule> rule = CodeRules.type(internalName);
    if (rule.isPresent()) {
      report(rule, where, internalName.replace('/', '.'));
    }
  }

  private void constant(Object value, String where) {
    if (value instanceof String text) {
      report(CodeRules.text(text), where, "\"" + text + "\"");
    } else if (value instanceof Type type && type.getSort() >= Type.ARRAY) {
      if (type.getSort() != Type.METHOD) {
        type(type.getInternalName(), where);
      }
    } else if (value instanceof Handle handle) {
      member(handle.getOwner(), handle.getName(), handle.getDesc(), where);
    } else if (value instanceof ConstantDynamic dynamic && seen.add(dynamic)) {
      constant(dynamic.getBootstrapMethod(), where);
      step(dynamic.getBootstrapMethodArgumentCount());
      for (int i = 0; i < dynamic.getBootstrapMethodArgumentCount(); i++) {
        constant(dynamic.getBootstrapMethodArgument(i), where);
      }
    }
  }

  private void step(int more) {
    steps += 1 + more;
    if (steps > MAX_STEPS) {
      throw new IllegalStateException("its constants lead to more than " + MAX_STEPS + " others");
    }
  }

  private void member(String owner, String name, String descriptor, String where) {
    Optional<ScanRule> rule = CodeRules.member(owner, name, descriptor);
    if (rule.isPresent()) {
      report(rule, where, owner.replace('/', '.') + "." + name);
    }
  }

  private final class Declarations extends ClassVisitor {
    Declarations() {
      super(API);
    }

    @Override
    public void visit(
        int version, int access, String name, String signature, String parent, String[] types) {
      report(CodeRules.parent(parent), "", "extends " + parent);
      if (types != null) {
        for (String type : types) {
          type(type, "");
        }
      }
    }

    @Override
    public FieldVisitor visitField(
        int access, String name, String descriptor, String signature, Object value) {
      constant(value, "." + name);
      return null;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      if ((access & Opcodes.ACC_NATIVE) != 0) {
        report(Optional.of(ScanRule.NATIVE_METHOD), "." + name, "native");
      }
      boolean agent = name.equals("premain") || name.equals("agentmain");
      if (agent && descriptor.startsWith("(Ljava/lang/String;")) {
        report(Optional.of(ScanRule.INSTRUMENT_AGENT), "." + name, "the entry of an agent");
      }
      return new Code("." + name);
    }
  }

  private final class Code extends MethodVisitor {
    private final String where;

    Code(String where) {
      super(API);
      this.where = where;
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean ofInterface) {
      member(owner, name, descriptor, where);
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
      type(owner, where);
    }

    @Override
    public void visitTypeInsn(int opcode, String name) {
      type(name, where);
    }

    @Override
    public void visitLdcInsn(Object value) {
      constant(value, where);
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      constant(bootstrap, where);
      step(arguments.length);
      for (Object argument : arguments) {
        constant(argument, where);
      }
    }
  }
}
