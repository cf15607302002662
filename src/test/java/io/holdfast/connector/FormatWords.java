package io.holdfast.connector;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** What the words of a connector's file mean: the Javadoc of the records and enums that hold them, which is the one place where that is written. */
final class FormatWords extends TreePathScanner<Void, Void> {
    private static final Path SOURCES = Path.of("src", "main", "java", "io", "holdfast", "connector");

    private final Map<String, String> texts = new HashMap<>();
    private DocTrees docs;

    private FormatWords() {}

    static FormatWords read() {
        FormatWords words = new FormatWords();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (Stream<Path> files = Files.list(SOURCES);
                var manager = compiler.getStandardFileManager(null, null, null)) {
            List<Path> java =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(java));
            words.docs = DocTrees.instance(task);
            task.parse().forEach(unit -> words.scan(unit, null));
            return words;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a type is for; empty where nothing is said. */
    String of(Class<?> type) {
        return texts.getOrDefault(type.getName(), "");
    }

    /** What a component of a record, or a constant of an enum, means; empty where nothing is said. */
    String of(Class<?> type, String member) {
        return texts.getOrDefault(type.getName() + "." + member, "");
    }

    @Override
    public Void visitClass(ClassTree type, Void none) {
        String name = name(getCurrentPath());
        DocCommentTree doc = docs.getDocCommentTree(getCurrentPath());
        if (doc != null) {
            texts.put(name, text(doc.getFirstSentence()));
            doc.getBlockTags().forEach(tag -> {
                if (tag instanceof ParamTree param) {
                    texts.put(name + "." + param.getName(), text(param.getDescription()));
                }
            });
        }
        if (type.getKind() == Tree.Kind.ENUM) {
            for (Tree member : type.getMembers()) {
                DocCommentTree meaning = member instanceof VariableTree
                        ? docs.getDocCommentTree(new TreePath(getCurrentPath(), member))
                        : null;
                if (meaning != null) {
                    texts.put(name + "." + ((VariableTree) member).getName(), text(meaning.getFirstSentence()));
                }
            }
        }
        return super.visitClass(type, none);
    }

    private static String name(TreePath path) {
        String name = ((ClassTree) path.getLeaf()).getSimpleName().toString();
        return path.getParentPath().getLeaf() instanceof ClassTree
                ? name(path.getParentPath()) + "$" + name
                : "io.holdfast.connector." + name;
    }

    /** Javadoc in a file's words: what is null in the code is left out there. */
    private static String text(List<? extends DocTree> parts) {
        String text = parts.stream().map(FormatWords::plain).collect(Collectors.joining());
        String said = text.replaceAll("\\s+", " ")
                .replaceAll("(; )?never null", "")
                .replaceAll("\\bnull (where|for)\\b", "left out $1")
                .replaceAll("\\bNull (where|for)\\b", "Left out $1")
                .strip();
        return said.isEmpty() ? "" : said.substring(0, 1).toUpperCase(Locale.ROOT) + said.substring(1);
    }

    private static String plain(DocTree part) {
        return switch (part) {
            case LiteralTree literal -> "`" + literal.getBody() + "`";
            case LinkTree link -> "`" + link.getReference() + "`";
            default -> part.toString();
        };
    }
}
