package io.elasticq.contract;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A broken twin of a shipped package, made from its source: one safeguard is taken out of the text, and the package is compiled
 * again. So the twin differs from what is shipped by that safeguard and by nothing else, however
 * the code changes; where the text to replace is no longer there, exactly once, making the twin fails.
 */
public final class SourceMutant {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Class<?> shipped;
    private final Map<String, String> sources = new LinkedHashMap<>();

    private SourceMutant(Class<?> shipped, Path module) {
        this.shipped = shipped;
        Path folder =
                module.resolve("src/main/java").resolve(shipped.getPackageName().replace('.', '/'));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                sources.put(file.getFileName().toString(), Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts from the package of this class, in the module whose tests are running. */
    public static SourceMutant of(Class<?> shipped) {
        return of(shipped, Path.of(System.getProperty("basedir", "")));
    }

    /** Starts from the package of this class, in the module in this folder. */
    public static SourceMutant of(Class<?> shipped, Path module) {
        return new SourceMutant(shipped, module);
    }

    /** Replaces a piece of text that must be in this file exactly once. */
    public SourceMutant replace(String file, String text, String replacement) {
        String source = sources.get(file);
        if (source == null) {
            throw new AssertionError("no such source: " + file + " among " + sources.keySet());
        }
        int at = source.indexOf(text);
        if (at < 0 || source.indexOf(text, at + 1) >= 0) {
            throw new AssertionError("must be in " + file + " exactly once: " + text);
        }
        sources.put(file, source.replace(text, replacement));
        return this;
    }

    /**
     * Compiles the package, under a name of its own, and loads the class beside the shipped one. What it refers to outside the
     * package is what everybody else uses.
     */
    public Class<?> load() {
        String packageName = shipped.getPackageName() + ".mutant" + COUNT.incrementAndGet();
        Map<String, byte[]> classes = compile(packageName);
        ClassLoader loader = new ClassLoader(shipped.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                synchronized (getClassLoadingLock(name)) {
                    byte[] code = classes.get(name);
                    Class<?> loaded = findLoadedClass(name);
                    if (loaded == null && code != null) {
                        loaded = defineClass(name, code, 0, code.length);
                    }
                    return loaded != null ? loaded : super.loadClass(name, resolve);
                }
            }
        };
        try {
            return loader.loadClass(packageName + "." + shipped.getSimpleName());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /** Compiles the package into a folder, to stand on the class path before the shipped one. */
    public void writeTo(Path folder) {
        compile(shipped.getPackageName()).forEach((name, code) -> {
            Path file = folder.resolve(name.replace('.', '/') + ".class");
            try {
                Files.createDirectories(file.getParent());
                Files.write(file, code);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private Map<String, byte[]> compile(String packageName) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        List<JavaFileObject> units = new ArrayList<>();
        String declaration = "package " + shipped.getPackageName() + ";";
        sources.forEach(
                (name, text) -> units.add(new Source(name, text.replace(declaration, "package " + packageName + ";"))));
        try (StandardJavaFileManager files = compiler.getStandardFileManager(problems, null, null);
                Memory memory = new Memory(files)) {
            List<String> options =
                    List.of("--release", "17", "-proc:none", "-cp", System.getProperty("java.class.path"));
            if (!compiler.getTask(null, memory, problems, options, null, units).call()) {
                throw new AssertionError("the mutant does not compile: "
                        + problems.getDiagnostics().stream()
                                .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
                                .toList());
            }
            Map<String, byte[]> classes = new HashMap<>();
            memory.outputs.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
            return classes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name, String text) {
            super(URI.create("string:///" + name), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> outputs = new HashMap<>();

        Memory(JavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(Location location, String name, Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + name), kind) {
                @Override
                public OutputStream openOutputStream() {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    outputs.put(name, bytes);
                    return bytes;
                }
            };
        }
    }
}
