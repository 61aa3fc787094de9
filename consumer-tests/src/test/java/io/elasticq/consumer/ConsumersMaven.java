package io.elasticq.consumer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Maven, as one runs it who depends on us: with a local repository that holds what we would publish and nothing else. All
 * that is not ours comes from where the build has it already, which is taken for the one remote repository; the network
 * is not asked.
 */
final class ConsumersMaven {

    private static final String SETTINGS = """
            <settings>
              <localRepository>%s</localRepository>
              <mirrors>
                <mirror>
                  <id>libraries</id>
                  <mirrorOf>*</mirrorOf>
                  <url>%s</url>
                </mirror>
              </mirrors>
            </settings>
            """;

    private final Path settings;
    private final Path folder;

    /**
     * Makes one.
     *
     * @param folder an empty folder for all its files
     */
    ConsumersMaven(Path folder) throws IOException {
        this.folder = folder;
        Path repository = folder.resolve("repository");
        Published.copyTo(repository);
        String libraries = Path.of(property("elasticq.libraries")).toUri().toString();
        settings = Files.writeString(folder.resolve("settings.xml"), SETTINGS.formatted(repository, libraries));
    }

    Program run(Path project, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(property("elasticq.maven"), "bin", "mvn").toString(),
                "-B",
                "-q",
                "-Dstyle.color=never",
                "-s",
                settings.toString(),
                "-gs",
                settings.toString()));
        command.addAll(List.of(arguments));
        Map<String, String> environment = new HashMap<>();
        environment.put("JAVA_HOME", Jdk.current().home().toString());
        environment.put("PATH", System.getenv("PATH"));
        environment.put("HOME", folder.toString());
        environment.put("LC_ALL", "C.UTF-8");
        Program run = Program.run(project, environment, command);
        return new Program(run.exitCode(), withoutColours(run.out()), withoutColours(run.err()));
    }

    /** Maven resets the colours at its end even if it used none. */
    private static String withoutColours(String text) {
        return text.replaceAll("\u001B\\[0?m", "");
    }

    private static String property(String name) {
        String value = System.getProperty(name);
        if (value == null) {
            throw new AssertionError("run by Maven, which sets " + name);
        }
        return value;
    }
}
