package io.elasticq.consumer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/** A JDK on this machine. */
record Jdk(Path home) {

    /** The one that runs the build. */
    static Jdk current() {
        return new Jdk(Path.of(System.getProperty("java.home")));
    }

    /** JDK25_HOME, or what Debian's packages and their like install. */
    static Optional<Jdk> newest() {
        String home = System.getenv("JDK25_HOME");
        if (home != null) {
            return Optional.of(new Jdk(Path.of(home)));
        }
        Path installed = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(installed)) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(installed, "*25*")) {
            for (Path each : found) {
                if (Files.isExecutable(each.resolve("bin").resolve("javac"))) {
                    return Optional.of(new Jdk(each));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path java() {
        return home.resolve("bin").resolve("java");
    }

    String version() {
        Properties release = new Properties();
        try (InputStream in = Files.newInputStream(home.resolve("release"))) {
            release.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return release.getProperty("JAVA_VERSION").replace("\"", "");
    }
}
