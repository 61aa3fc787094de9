package io.elasticq.architecture;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The compiler, as a user with Java 17 and no further options would run it. */
final class Javac {

    /**
     * What came of it.
     *
     * @param succeeded whether there are class files
     * @param messages errors and warnings; empty if there are none
     */
    record Result(boolean succeeded, String messages) {

        boolean isClean() {
            return succeeded && messages.isEmpty();
        }
    }

    private final Path folder;
    private final List<String> options = new ArrayList<>();

    /**
     * Makes one.
     *
     * @param folder where sources and classes go
     * @param classPath may be empty
     * @param modulePath may be empty
     */
    Javac(Path folder, List<Path> classPath, List<Path> modulePath) {
        this.folder = folder;
        options.addAll(List.of("-Xlint:all", "-proc:none", "-d", folder.toString()));
        options.addAll(List.of("--class-path", join(classPath), "--module-path", join(modulePath)));
    }

    Javac release17() {
        options.addAll(List.of("--release", "17"));
        return this;
    }

    /** Compiles sources, by file name. */
    Result compile(Map<String, String> sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            List<Path> paths = new ArrayList<>();
            for (Map.Entry<String, String> source : sources.entrySet()) {
                Path path = folder.resolve(source.getKey());
                Files.createDirectories(path.getParent());
                paths.add(Files.writeString(path, source.getValue()));
            }
            StringWriter out = new StringWriter();
            boolean succeeded = compiler.getTask(
                            out, files, null, options, null, files.getJavaFileObjectsFromPaths(paths))
                    .call();
            return new Result(succeeded, out.toString().replace(folder + File.separator, ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String join(List<Path> paths) {
        return paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
