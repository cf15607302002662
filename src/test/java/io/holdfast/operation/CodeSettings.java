package io.holdfast.operation;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * The settings that the code declares, read from its sources: methods of {@code @ConfigMapping} interfaces with their Javadoc, and
 * {@code @ConfigProperty} parameters with the {@code @param} of their constructor. Settings of libraries are left out.
 */
final class CodeSettings extends TreePathScanner<Void, Void> {
    private final DocTrees docs;
    private final List<Setting> found = new ArrayList<>();
    private final Map<String, String> constants = new HashMap<>();
    private final Map<String, String> enums = new HashMap<>();

    private CodeSettings(DocTrees docs) {
        this.docs = docs;
    }

    /** All of them in the sources below that folder. */
    static List<Setting> below(Path sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (Stream<Path> files = Files.walk(sources);
                var manager = compiler.getStandardFileManager(null, null, null)) {
            List<Path> java = files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(java));
            List<Setting> all = new ArrayList<>();
            DocTrees docs = DocTrees.instance(task);
            task.parse().forEach(unit -> {
                CodeSettings reader = new CodeSettings(docs);
                reader.scan(unit, null);
                all.addAll(reader.found);
            });
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Void visitClass(ClassTree type, Void none) {
        for (Tree member : type.getMembers()) {
            if (member instanceof VariableTree field && field.getInitializer() instanceof LiteralTree literal) {
                constants.put(field.getName().toString(), String.valueOf(literal.getValue()));
            }
            if (member instanceof ClassTree inner && inner.getKind() == Tree.Kind.ENUM) {
                enums.put(inner.getSimpleName().toString(), constantsOf(inner));
            }
        }
        Optional<AnnotationTree> mapping = annotation(type.getModifiers().getAnnotations(), "ConfigMapping");
        mapping.ifPresent(it -> type.getMembers().forEach(member -> {
            if (member instanceof MethodTree method) {
                mapped(value(it, "prefix"), method);
            }
        }));
        return super.visitClass(type, none);
    }

    private static String constantsOf(ClassTree type) {
        return type.getMembers().stream()
                .filter(VariableTree.class::isInstance)
                .map(it -> "`" + ((VariableTree) it).getName().toString().toLowerCase(Locale.ROOT) + "`")
                .collect(Collectors.joining(" or "));
    }

    private void mapped(String prefix, MethodTree method) {
        String name = name(method.getName().toString());
        String type = method.getReturnType().toString();
        String key = prefix + "." + name + (type.startsWith("Map<") ? ".\"ID\"" : "");
        String otherwise = annotation(method.getModifiers().getAnnotations(), "WithDefault")
                .map(it -> value(it, "value"))
                .orElse("");
        DocCommentTree doc = docs.getDocCommentTree(new TreePath(getCurrentPath(), method));
        found.add(new Setting(key, type(type), otherwise, doc == null ? "" : text(doc.getFullBody())));
    }

    @Override
    public Void visitMethod(MethodTree method, Void none) {
        for (VariableTree parameter : method.getParameters()) {
            annotation(parameter.getModifiers().getAnnotations(), "ConfigProperty")
                    .filter(it -> !value(it, "name").startsWith("quarkus."))
                    .ifPresent(it -> found.add(new Setting(
                            value(it, "name"),
                            type(parameter.getType().toString()),
                            value(it, "defaultValue"),
                            meaning(parameter.getName().toString()))));
        }
        return super.visitMethod(method, none);
    }

    private String meaning(String parameter) {
        DocCommentTree doc = docs.getDocCommentTree(getCurrentPath());
        return doc == null
                ? ""
                : doc.getBlockTags().stream()
                        .filter(it -> it instanceof ParamTree tag
                                && tag.getName().getName().contentEquals(parameter))
                        .map(it -> text(((ParamTree) it).getDescription()))
                        .findFirst()
                        .orElse("");
    }

    private static Optional<AnnotationTree> annotation(List<? extends AnnotationTree> all, String name) {
        return all.stream()
                .map(AnnotationTree.class::cast)
                .filter(it -> it.getAnnotationType().toString().equals(name))
                .findFirst();
    }

    /** What an annotation says under that name: a literal or a constant of the same file; empty where it says nothing. */
    private String value(AnnotationTree annotation, String name) {
        for (ExpressionTree argument : annotation.getArguments()) {
            AssignmentTree assignment = argument instanceof AssignmentTree it ? it : null;
            String asked =
                    assignment == null ? "value" : assignment.getVariable().toString();
            ExpressionTree said = assignment == null ? argument : assignment.getExpression();
            if (asked.equals(name)) {
                return said instanceof LiteralTree literal
                        ? String.valueOf(literal.getValue())
                        : Optional.ofNullable(constants.get(said.toString())).orElseThrow();
            }
        }
        return "";
    }

    private String type(String java) {
        String inner = java.replaceAll("^Optional<(.*)>$", "$1");
        return switch (inner) {
            case "String" -> "text";
            case "int", "long", "double" -> "number";
            case "boolean" -> "`true` or `false`";
            case "Duration" -> "duration";
            case "MemorySize" -> "size";
            case "Path" -> "path";
            case "List<String>" -> "list";
            case "Map<String, String>" -> "texts by id";
            default -> Optional.ofNullable(enums.get(inner)).orElseThrow(() -> new IllegalStateException(java));
        };
    }

    private static String name(String method) {
        return method.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    private static String text(List<? extends DocTree> body) {
        String raw = body.stream().map(Object::toString).collect(Collectors.joining());
        return Pattern.compile("\\{@link\\s+#(\\w+)}")
                .matcher(raw)
                .replaceAll(it -> "`" + name(it.group(1)) + "`")
                .replaceAll("\\{@code\\s+([^}]*)}", "`$1`")
                .replaceAll("\\s+", " ")
                .strip();
    }
}
