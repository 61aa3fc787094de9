package io.elasticq.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program of a user, under {@code src/test/resources/consumer}: compiled and run against our modules and nothing else, on
 * the module path and on the class path, without a flag and without a warning.
 */
class ModulePathTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String DESCRIPTOR = "module-info.java";
    private static final String MAIN = "com/example/consumer/Main.java";
    private static final String MAIN_CLASS = "com.example.consumer.Main";

    @TempDir
    private Path folder;

    @Test
    void consumer_onTheModulePath_compilesAndRuns() throws IOException {
        Javac.Result compiled =
                new Javac(folder, List.of(), queueModules()).release17().compile(sources());
        assertThat(compiled.isClean()).as(compiled.messages()).isTrue();

        List<Path> modulePath = new ArrayList<>(queueModules());
        modulePath.add(folder);
        ChildJvm.Result result = ChildJvm.run(
                folder, LIMIT, List.of("-p", Javac.join(modulePath), "-m", "com.example.consumer/" + MAIN_CLASS));

        assertThat(result).isEqualTo(new ChildJvm.Result(0, lines("one two three", "true 19", "true"), ""));
    }

    @Test
    void consumer_onTheClassPath_compilesAndRuns() throws IOException {
        Map<String, String> main = Map.of(MAIN, sources().get(MAIN));
        Javac.Result compiled =
                new Javac(folder, queueModules(), List.of()).release17().compile(main);
        assertThat(compiled.isClean()).as(compiled.messages()).isTrue();

        List<Path> classPath = new ArrayList<>(queueModules());
        classPath.add(folder);
        ChildJvm.Result result = ChildJvm.run(folder, LIMIT, List.of("-cp", Javac.join(classPath), MAIN_CLASS));

        assertThat(result).isEqualTo(new ChildJvm.Result(0, lines("one two three", "true 19", "false"), ""));
    }

    /** The twin: without the requirement, the check must see that nothing is exported to the consumer. */
    @Test
    void consumer_withoutTheRequirement_doesNotCompile() throws IOException {
        Map<String, String> broken = Map.of(
                DESCRIPTOR, "module com.example.consumer {}", MAIN, sources().get(MAIN));

        Javac.Result compiled =
                new Javac(folder, List.of(), queueModules()).release17().compile(broken);

        assertThat(compiled.succeeded()).isFalse();
        assertThat(compiled.messages()).contains("package io.elasticq.lockbased is not visible");
    }

    /** The twin: a program that says something on the error stream must not pass for a quiet one. */
    @Test
    void consumer_thatWarns_isSeenToWarn() {
        Javac.Result compiled =
                new Javac(folder, List.of(), List.of()).release17().compile(Map.of("Loud.java", """
                        class Loud {
                            public static void main(String[] args) {
                                System.err.println("WARNING");
                            }
                        }
                        """));
        assertThat(compiled.isClean()).as(compiled.messages()).isTrue();

        ChildJvm.Result result = ChildJvm.run(folder, LIMIT, List.of("-cp", folder.toString(), "Loud"));

        assertThat(result.err()).isEqualTo(lines("WARNING"));
    }

    /** Just what the consumer requires: a module that needed anything else would not start. */
    private static List<Path> queueModules() {
        return Stream.of("io.elasticq", "io.elasticq.lockbased")
                .map(name -> Repository.pathOf(Repository.builtModules().get(name)))
                .toList();
    }

    private static Map<String, String> sources() throws IOException {
        Path consumer = Path.of("src", "test", "resources", "consumer");
        return Map.of(
                DESCRIPTOR, Files.readString(consumer.resolve(DESCRIPTOR)),
                MAIN, Files.readString(consumer.resolve(MAIN)));
    }

    private static String lines(String... lines) {
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }
}
