package io.elasticq.consumer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;
import org.apache.maven.model.Dependency;
import org.apache.maven.model.Model;
import org.apache.maven.model.io.xpp3.MavenXpp3Reader;
import org.codehaus.plexus.util.xml.pull.XmlPullParserException;

/** The artifacts that would be published: the BOM, and the jars that it names with the poms that Maven put into them. */
final class Published {

    /** They need JVM flags, or are a program: for each, its README says so. */
    static final List<String> FLAGGED = List.of("journal-chronicle", "bridge-aeron", "cli");

    private Published() {}

    /** The folder of the topmost pom.xml: that of the test's own module, or one above. */
    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("bom").resolve("pom.xml"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new AssertionError("not in the repository: " + Path.of("").toAbsolutePath());
            }
        }
        return folder;
    }

    static Model bom() {
        return read(root().resolve("bom").resolve("pom.xml"));
    }

    static String version() {
        return bom().getVersion();
    }

    static List<String> modules() {
        return bom().getDependencyManagement().getDependencies().stream()
                .map(Dependency::getArtifactId)
                .toList();
    }

    static Path jar(String module) {
        return root().resolve(module).resolve("target").resolve(module + "-" + version() + ".jar");
    }

    /** What Maven took for the project's pom when it made the jar, and so would publish. */
    static byte[] pomBytes(String module) {
        try (ZipFile jar = new ZipFile(jar(module).toFile());
                InputStream pom =
                        jar.getInputStream(jar.getEntry("META-INF/maven/io.elasticq/" + module + "/pom.xml"))) {
            return pom.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(jar(module).toString(), e);
        }
    }

    static Model pom(String module) {
        try {
            return new MavenXpp3Reader().read(new ByteArrayInputStream(pomBytes(module)));
        } catch (IOException | XmlPullParserException e) {
            throw new AssertionError("the pom in " + jar(module), e);
        }
    }

    static Model read(Path pom) {
        try (InputStream in = Files.newInputStream(pom)) {
            return new MavenXpp3Reader().read(in);
        } catch (IOException | XmlPullParserException e) {
            throw new AssertionError(pom.toString(), e);
        }
    }

    /** Makes a local repository of Maven's, with these artifacts and nothing else. */
    static void copyTo(Path repository) throws IOException {
        Files.copy(
                root().resolve("bom").resolve("pom.xml"),
                folder(repository, "bom").resolve("bom-" + version() + ".pom"));
        for (String module : modules()) {
            Path folder = folder(repository, module);
            Files.copy(jar(module), folder.resolve(module + "-" + version() + ".jar"));
            Files.write(folder.resolve(module + "-" + version() + ".pom"), pomBytes(module));
        }
    }

    private static Path folder(Path repository, String artifact) throws IOException {
        return Files.createDirectories(repository.resolve(Path.of("io", "elasticq", artifact, version())));
    }
}
