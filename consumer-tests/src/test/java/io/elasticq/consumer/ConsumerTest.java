package io.elasticq.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.maven.model.Dependency;
import org.apache.maven.model.Model;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code examples/consumer}, built by a Maven that has only what we would publish, and run without a flag and a warning. */
class ConsumerTest {

    private static final String MAIN = "com.example.consumer.Main";

    @TempDir
    private static Path folder;

    private static Path project;

    @BeforeAll
    static void build() throws IOException {
        project = copyOf(example());
        Program built = new ConsumersMaven(folder).run(project, "package");
        assertThat(built).isEqualTo(new Program(0, "", ""));
    }

    @Test
    void consumer_onTheJdkOfTheBuild_runsWithoutAWord() throws IOException {
        assertThat(run(Jdk.current(), onTheClassPath(jar()))).isEqualTo(quiet(false));
        assertThat(run(Jdk.current(), onTheModulePath(jar()))).isEqualTo(quiet(true));
    }

    @Test
    void consumer_onTheNewestJdk_compilesAndRunsWithoutAWord() throws IOException {
        Jdk newest = Jdk.newest().orElse(null);
        assumeTrue(newest != null, "no JDK 25 is installed, and JDK25_HOME is not set");
        assertThat(run(newest, onTheClassPath(jar()))).isEqualTo(quiet(false));

        Path classes = compile(newest);
        assertThat(run(newest, onTheModulePath(classes))).isEqualTo(quiet(true));
    }

    /** The twin: what a JVM warns of at its start is seen. */
    @Test
    void jvm_withAFlagThatItWarnsOf_isNotQuiet() {
        List<String> command =
                List.of(Jdk.current().java().toString(), "--add-exports", "no.such.module/p=ALL-UNNAMED", "-version");

        assertThat(Program.run(folder, Map.of(), command).err()).contains("WARNING: Unknown module: no.such.module");
    }

    @Test
    void consumer_usesEachModuleThatNeedsNoFlag() {
        Model consumer = Published.read(example().resolve("pom.xml"));
        List<String> expected = new ArrayList<>(Published.modules());
        expected.removeAll(Published.FLAGGED);

        assertThat(consumer.getParent()).isNull();
        assertThat(consumer.getProperties()).containsEntry("elasticq.version", Published.version());
        assertThat(consumer.getDependencies())
                .filteredOn(dependency -> dependency.getGroupId().equals("io.elasticq"))
                .extracting(Dependency::getArtifactId)
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void apidocs_haveEachLibrary() throws IOException {
        String pom = Files.readString(Published.root().resolve("apidocs").resolve("pom.xml"));

        assertThat(Published.modules())
                .filteredOn(module -> !module.equals("cli"))
                .allSatisfy(module -> assertThat(pom)
                        .contains("<artifactId>" + module + "</artifactId>", "/../" + module + "/src/main/java<"));
    }

    private static Path compile(Jdk jdk) throws IOException {
        Path classes = folder.resolve("classes");
        List<String> command = new ArrayList<>(
                List.of(jdk.home().resolve("bin").resolve("javac").toString()));
        command.addAll(List.of(
                "-Xlint:all",
                "-Werror",
                "-d",
                classes.toString(),
                "-p",
                libraries().toString()));
        try (Stream<Path> files = Files.walk(project.resolve("src"))) {
            files.filter(Files::isRegularFile).map(Path::toString).forEach(command::add);
        }
        assertThat(Program.run(folder, Map.of(), command)).isEqualTo(new Program(0, "", ""));
        return classes;
    }

    private static List<String> onTheClassPath(Path consumer) {
        return List.of("-cp", consumer + File.pathSeparator + libraries().resolve("*"), MAIN);
    }

    private static List<String> onTheModulePath(Path consumer) {
        return List.of("-p", consumer + File.pathSeparator + libraries(), "-m", "com.example.consumer/" + MAIN);
    }

    private static Path jar() {
        return project.resolve("target").resolve("consumer-" + Published.version() + ".jar");
    }

    private static Path libraries() {
        return project.resolve("target").resolve("lib");
    }

    private static Program run(Jdk jdk, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(jdk.java().toString()));
        command.addAll(arguments);
        command.add(Files.createTempDirectory(folder, "files").toString());
        return Program.run(folder, Map.of(), command);
    }

    private static Program quiet(boolean onTheModulePath) throws IOException {
        return new Program(
                0,
                Files.readString(example().resolve("expected.txt"))
                        .replace("path: -", "path: " + onTheModulePath)
                        .replace("\n", System.lineSeparator()),
                "");
    }

    private static Path example() {
        return Published.root().resolve("examples").resolve("consumer");
    }

    /** Its pom and its sources, and not what the build made of them. */
    private static Path copyOf(Path example) throws IOException {
        Path copy = folder.resolve("project");
        try (Stream<Path> files = Files.walk(example)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path relative = example.relativize(file);
                if (!relative.startsWith("target")) {
                    Path target = copy.resolve(relative);
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target);
                }
            }
        }
        return copy;
    }
}
