package io.elasticq.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The repository as files, and the modules as they were built. */
final class Repository {

    private Repository() {}

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

    static Pom rootPom() {
        return Pom.read(root().resolve("pom.xml"));
    }

    static Pom bom() {
        return Pom.read(root().resolve("bom").resolve("pom.xml"));
    }

    /** The poms of all modules that the root names. */
    static List<Pom> modulePoms() {
        return rootPom().modules().stream()
                .map(folder -> Pom.read(root().resolve(folder).resolve("pom.xml")))
                .toList();
    }

    private static final List<String> UNDESCRIBED =
            List.of("micrometer-", "HdrHistogram-", "resilience4j-", "slf4j-", "kafka-clients-", "aeron-", "agrona-");

    /** Those of them whose jars are published. */
    static List<Pom> published() {
        return modulePoms().stream().filter(Pom::isPublishedJar).toList();
    }

    /** All modules of ours on the class path, by JPMS name: jars after {@code package}, folders of classes before. */
    static Map<String, ModuleReference> builtModules() {
        Map<String, ModuleReference> found = new TreeMap<>();
        for (ModuleReference reference : allModules()) {
            if (reference.descriptor().name().startsWith("io.elasticq")) {
                found.put(reference.descriptor().name(), reference);
            }
        }
        return found;
    }

    /** Where the modules of ours are, and the libraries that they need at run time. */
    static List<Path> runtimePath() {
        List<String> libraries = List.of(Library.values()).stream()
                .map(library -> library.moduleName)
                .toList();
        Stream<Path> described = allModules().stream()
                .filter(reference -> reference.descriptor().name().startsWith("io.elasticq")
                        || libraries.contains(reference.descriptor().name()))
                .map(Repository::pathOf);
        return Stream.concat(described, undescribed()).toList();
    }

    /** Libraries of several jars that need each other, or of one, without descriptors. */
    private static Stream<Path> undescribed() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> UNDESCRIBED.stream()
                        .anyMatch(prefix -> path.getFileName().toString().startsWith(prefix)));
    }

    /** The classes of modules, from jars as well as from folders. */
    static JavaClasses classesOf(Collection<ModuleReference> modules) {
        return new ClassFileImporter()
                .importLocations(modules.stream().map(Repository::locationOf).toList());
    }

    private static Location locationOf(ModuleReference module) {
        Path path = pathOf(module);
        return Files.isDirectory(path) ? Location.of(path) : Location.of(URI.create("jar:" + path.toUri() + "!/"));
    }

    static Path pathOf(ModuleReference reference) {
        return Path.of(reference.location().orElseThrow());
    }

    /** Everything on the class path that has a descriptor. */
    private static List<ModuleReference> allModules() {
        try {
            ClassLoader loader = Repository.class.getClassLoader();
            Path[] paths = Collections.list(loader.getResources("module-info.class")).stream()
                    .map(Repository::containerOf)
                    .distinct()
                    .toArray(Path[]::new);
            return List.copyOf(ModuleFinder.of(paths).findAll());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path containerOf(URL descriptor) {
        String url = descriptor.toString();
        int inJar = url.indexOf("!/");
        return inJar < 0
                ? Path.of(URI.create(url)).getParent()
                : Path.of(URI.create(url.substring("jar:".length(), inJar)));
    }
}
