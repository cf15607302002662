package io.holdfast.chaos.hook;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** Puts calls to {@link Hooks} into the methods that are {@link Steps}, and a {@link SteppedClock} around what the clock's producer returns. */
final class StepWeaver implements ClassFileTransformer {
    private static final String CLOCK = "io/holdfast/problem/SystemClock";
    private static final ClassDesc HOOKS = ClassDesc.of("io.holdfast.chaos.hook.Hooks");
    private static final ClassDesc CLOCK_TYPE = ClassDesc.of("java.time.Clock");
    private static final MethodTypeDesc REACHED = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String);
    private static final MethodTypeDesc STEPPED = MethodTypeDesc.of(CLOCK_TYPE, CLOCK_TYPE);

    private final HookLine line;

    StepWeaver(HookLine line) {
        this.line = line;
    }

    @Override
    public byte[] transform(
            ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] bytes) {
        if (name == null || !name.equals(CLOCK) && !Steps.isIn(name)) {
            return null;
        }
        try {
            byte[] woven = name.equals(CLOCK) ? withClock(loader, bytes) : withSteps(loader, name, bytes);
            return woven;
        } catch (Throwable e) {
            line.say("broken " + name + " " + e);
            return null;
        }
    }

    private byte[] withSteps(ClassLoader loader, String owner, byte[] bytes) {
        ClassFile file = file(loader);
        ClassModel model = file.parse(bytes);
        Set<Steps> found = EnumSet.noneOf(Steps.class);
        ClassTransform transform = (builder, element) -> {
            if (element instanceof MethodModel method) {
                var step = Steps.of(owner, method.methodName().stringValue());
                if (step.isPresent() && method.code().isPresent()) {
                    found.add(step.get());
                    builder.transformMethod(
                            method, java.lang.classfile.MethodTransform.transformingCode(new Woven(step.get())));
                    return;
                }
            }
            builder.with(element);
        };
        byte[] woven = file.transformClass(model, transform);
        Arrays.stream(Steps.values())
                .filter(step -> step.owner().equals(owner))
                .forEach(step -> line.say((found.contains(step) ? "woven " : "absent ") + step));
        return woven;
    }

    private byte[] withClock(ClassLoader loader, byte[] bytes) {
        ClassFile file = file(loader);
        ClassModel model = file.parse(bytes);
        boolean there = model.methods().stream().anyMatch(StepWeaver::isClock);
        byte[] woven = file.transformClass(
                model, ClassTransform.transformingMethodBodies(StepWeaver::isClock, (builder, element) -> {
                    if (element instanceof ReturnInstruction) {
                        builder.invokestatic(HOOKS, "stepped", STEPPED);
                    }
                    builder.with(element);
                }));
        line.say((there ? "woven" : "absent") + " CLOCK");
        return woven;
    }

    private static boolean isClock(MethodModel method) {
        return method.methodTypeSymbol().returnType().equals(CLOCK_TYPE);
    }

    private static ClassFile file(ClassLoader loader) {
        ClassHierarchyResolver known = loader == null
                ? ClassHierarchyResolver.defaultResolver()
                : ClassHierarchyResolver.ofResourceParsing(loader).orElse(ClassHierarchyResolver.defaultResolver());
        return ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(known));
    }

    /** A step's code between its two points. */
    private record Woven(Steps step) implements CodeTransform {
        @Override
        public void atStart(CodeBuilder builder) {
            builder.loadConstant(step.before()).invokestatic(HOOKS, "reached", REACHED);
        }

        @Override
        public void accept(CodeBuilder builder, CodeElement element) {
            if (element instanceof ReturnInstruction) {
                builder.loadConstant(step.after()).invokestatic(HOOKS, "reached", REACHED);
            }
            builder.with(element);
        }
    }
}
