package io.elasticq.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The source file that a snippet stands for. One that has a {@code main} or a public type is a file as it is. One that is
 * a list of statements becomes the body of a {@code main} that may throw, in a class that imports what the snippet
 * imports, the usual packages of the JDK, and all that we export.
 *
 * @param name the file name
 * @param mainClass the class to run
 * @param source the text
 */
record SnippetProgram(String name, String mainClass, String source) {

    /**
     * What a snippet in Javadoc may use without declaring it, so that it can show a loop and not how its queue is made.
     * One that does is compiled, not run.
     */
    static final List<String> JAVADOC_NAMES =
            List.of("io.elasticq.BlockingElasticQueue<E> queue", "io.elasticq.WaitStrategy strategy");

    private static final String IO_OF_PIPELINES = "io.elasticq.pipeline.io";
    private static final Pattern IMPORT = Pattern.compile("(?m)^import [^;]+;\\s*?$");
    private static final Pattern MAIN = Pattern.compile("\\bstatic\\s+void\\s+main\\s*\\(");
    private static final Pattern TYPE =
            Pattern.compile("(?m)^(?:public |final |abstract |sealed )*(?:class|interface|record|enum)\\s+(\\w+)");
    private static final Pattern PUBLIC_TYPE =
            Pattern.compile("(?m)^public [\\w ]*?(?:class|interface|record|enum)\\s+(\\w+)");

    /** The snippet as it is, or as the body of {@code main}. */
    static SnippetProgram of(Snippet snippet) {
        String code = snippet.code();
        Matcher publicType = PUBLIC_TYPE.matcher(code);
        if (publicType.find()) {
            return new SnippetProgram(publicType.group(1) + ".java", publicType.group(1), code);
        }
        Matcher type = TYPE.matcher(code);
        if (MAIN.matcher(code).find() && type.find()) {
            return new SnippetProgram("Snippet.java", type.group(1), code);
        }
        return wrapped(code, "public static void main(String[] args) throws Exception {");
    }

    /** The snippet as the body of a method to which the free names are given. Can't be run. */
    static SnippetProgram withJavadocNames(Snippet snippet) {
        return wrapped(snippet.code(), "<E> void snippet(" + String.join(", ", JAVADOC_NAMES) + ") throws Exception {");
    }

    boolean isRunnable() {
        return MAIN.matcher(source).find();
    }

    private static SnippetProgram wrapped(String code, String header) {
        List<String> lines = new ArrayList<>();
        IMPORT.matcher(code).results().forEach(found -> lines.add(found.group()));
        usualPackages().forEach(name -> lines.add("import " + name + ".*;"));
        lines.add("class Snippet {");
        lines.add(header);
        lines.add(IMPORT.matcher(code).replaceAll(""));
        lines.add("}");
        lines.add("}");
        return new SnippetProgram("Snippet.java", "Snippet", String.join("\n", lines));
    }

    /** Those that all snippets get, so names in them must be of one kind: a router has a Source, too. */
    private static List<String> usualPackages() {
        Stream<String> exported = Repository.builtModules().values().stream()
                .flatMap(module -> module.descriptor().exports().stream())
                .filter(exports -> !exports.isQualified())
                .map(exports -> exports.source())
                .filter(name -> !name.startsWith(IO_OF_PIPELINES));
        return Stream.concat(Stream.of("java.util", "java.util.concurrent", "java.time"), exported)
                .collect(Collectors.collectingAndThen(Collectors.toCollection(TreeSet::new), List::copyOf));
    }
}
