package io.elasticq.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script at the root of the repository, as far as it does not build: that would be a build within this one. */
class ScriptTest {

    private static final Path SCRIPT =
            Path.of("..", "elasticq").toAbsolutePath().normalize();

    @TempDir
    private Path dir;

    @Test
    void script_hasNoSyntaxError() throws Exception {
        assertThat(run(new ProcessBuilder("bash", "-n", SCRIPT.toString()))).isEmpty();
    }

    @Test
    void javaHomeWithoutJava_isOneLine() throws Exception {
        ProcessBuilder script = new ProcessBuilder("bash", SCRIPT.toString(), "--version");
        script.environment().put("JAVA_HOME", dir.toString());
        assertThat(run(script)).isEqualTo("elasticq: JAVA_HOME has no bin/java: " + dir + "\n");
    }

    @Test
    void oldJava_isOneLine_throughALinkToo() throws Exception {
        Path bin = Files.createDirectory(dir.resolve("bin"));
        Path java = Files.createFile(bin.resolve("java"));
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Files.writeString(dir.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"11.0.2\"\n");
        Path link = Files.createSymbolicLink(dir.resolve("link"), SCRIPT);
        ProcessBuilder script = new ProcessBuilder("bash", link.toString(), "--version").directory(new File("/"));
        script.environment().put("JAVA_HOME", dir.toString());
        assertThat(run(script)).isEqualTo("elasticq: java 17 or later is needed, but " + java + " is 11.0.2\n");
        Files.delete(link); // or JUnit warns that it leads out of the directory
    }

    private static String run(ProcessBuilder command) throws Exception {
        assumeThat(SCRIPT).exists();
        Process process = command.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
