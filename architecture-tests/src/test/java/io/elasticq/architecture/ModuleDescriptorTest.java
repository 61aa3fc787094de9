package io.elasticq.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Folder, artifact, root package and module name agree, and a module tells the module system no more than the drawing. */
class ModuleDescriptorTest {

    private static final Drawing DRAWING = Drawing.elasticq();

    /** Where the schemas and the licence are. Everything else that a pom points to would be a place to load from. */
    private static final Pattern FOREIGN_URL = Pattern.compile(
            "https?://(?!maven\\.apache\\.org/|www\\.w3\\.org/|www\\.apache\\.org/licenses/)[^\\s<\"]*");

    private static final Pattern PLACE_TO_LOAD_FROM =
            Pattern.compile("<(?:repository|pluginRepository|snapshotRepository|distributionManagement)>");

    private static final Pattern MACHINE_PATH =
            Pattern.compile("(?:file:|(?<![\\w.:/}<-])/(?:home|root|usr|tmp|var|opt|mnt|work|Users)/)[^\\s<\"]*");

    static List<Drawing.Module> published() {
        return Repository.published().stream()
                .map(pom -> DRAWING.inFolder(pom.artifactId()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("published")
    void module_whenBuilt_isNamedAfterItsRootPackage(Drawing.Module module) {
        ModuleDescriptor descriptor = built(module).descriptor();

        assertThat(descriptor.isAutomatic()).isFalse();
        assertThat(descriptor.isOpen()).isFalse();
        assertThat(strangersWhoMayLookInside(module, descriptor)).isEmpty();
        assertThat(descriptor.packages()).contains(module.rootPackage());
    }

    @ParameterizedTest
    @MethodSource("published")
    void module_whenBuilt_exportsAllButWhatIsInternal(Drawing.Module module) {
        ModuleDescriptor descriptor = built(module).descriptor();
        boolean isProgram = module.folder().equals(Drawing.PROGRAM);

        assertThat(exportedBy(descriptor))
                .containsExactlyInAnyOrderElementsOf(descriptor.packages().stream()
                        .filter(name -> !isProgram && !name.contains(".internal"))
                        .toList());
    }

    @Test
    void module_thatOpensAPackage_isReported() {
        ModuleDescriptor broken = ModuleDescriptor.newModule("io.elasticq.cli")
                .opens("io.elasticq.cli", Set.of("info.picocli"))
                .opens("io.elasticq.cli.a", Set.of("java.base"))
                .opens("io.elasticq.cli.b")
                .build();

        assertThat(strangersWhoMayLookInside(DRAWING.inFolder("cli"), broken)).containsExactly("anyone", "java.base");
    }

    @ParameterizedTest
    @MethodSource("published")
    void module_whenBuilt_requiresOnlyWhatIsDrawn(Drawing.Module module) {
        assertThat(undrawn(module, built(module).descriptor())).isEmpty();
    }

    @Test
    void module_thatRequiresWhatIsNotDrawn_isReported() {
        ModuleDescriptor broken = ModuleDescriptor.newModule("io.elasticq.lockfree")
                .requires("io.elasticq.lockbased")
                .requires("jdk.unsupported")
                .requires(Set.of(Requires.Modifier.STATIC, Requires.Modifier.TRANSITIVE), "org.jspecify")
                .requires("org.jctools.core")
                .build();

        assertThat(undrawn(DRAWING.inFolder("queue-lockfree"), broken))
                .containsExactly("io.elasticq.lockbased", "jdk.unsupported", "org.jspecify");
    }

    @ParameterizedTest
    @MethodSource("published")
    void module_whoseApiHasTypesOfAnother_handsThatModuleOn(Drawing.Module module) {
        ModuleReference reference = built(module);
        Set<String> handedOn = reference.descriptor().requires().stream()
                .filter(requires -> requires.modifiers().contains(Requires.Modifier.TRANSITIVE))
                .map(Requires::name)
                .collect(Collectors.toSet());

        assertThat(handedOn).containsAll(modulesInApi(reference));
    }

    @Test
    void api_ofTheLockBasedQueue_hasTypesOfTheCore() {
        assertThat(modulesInApi(built(DRAWING.inFolder("queue-lockbased")))).containsExactly("io.elasticq");
    }

    @Test
    void bom_listsExactlyThePublishedModules() {
        List<String> managed = Repository.bom().managed().stream()
                .map(Pom.Dependency::artifactId)
                .toList();

        assertThat(managed)
                .containsExactlyInAnyOrderElementsOf(
                        Repository.published().stream().map(Pom::artifactId).toList());
    }

    @Test
    void bom_hasTheVersionOfTheModules() {
        String version = Repository.rootPom().version();

        assertThat(Repository.bom().version()).isEqualTo(version);
        assertThat(Repository.bom().managed()).allSatisfy(managed -> {
            assertThat(managed.groupId()).isEqualTo("io.elasticq");
            assertThat(managed.version()).isEqualTo(version);
        });
        assertThat(Repository.modulePoms())
                .allSatisfy(pom -> assertThat(pom.version()).isEqualTo(version));
    }

    @Test
    void folders_areNamedAfterTheirArtifacts() {
        assertThat(Repository.modulePoms())
                .allSatisfy(pom -> assertThat(pom.file().getParent()).hasFileName(pom.artifactId()));
    }

    @Test
    void poms_pointToNoRegistryAndNoMachine() throws IOException {
        List<Path> poms = Stream.concat(Stream.of(Repository.rootPom()), Repository.modulePoms().stream())
                .map(Pom::file)
                .toList();

        for (Path pom : poms) {
            assertThat(forbiddenIn(Files.readString(pom))).as(pom.toString()).isEmpty();
        }
    }

    @Test
    void poms_thatPointToARegistryOrAMachine_areReported() {
        assertThat(forbiddenIn("<url>https://registry.example/maven</url>")).hasSize(1);
        assertThat(forbiddenIn("<repository><url>${there}</url></repository>")).hasSize(1);
        assertThat(forbiddenIn("<arg>-Dcache=" + "/home" + "/me/.cache</arg>")).hasSize(1);
        assertThat(forbiddenIn("<url>https://www.apache.org/licenses/LICENSE-2.0.txt</url>"))
                .isEmpty();
    }

    private static ModuleReference built(Drawing.Module module) {
        Map<String, ModuleReference> built = Repository.builtModules();
        assertThat(built)
                .as("is %s a dependency in architecture-tests/pom.xml?", module.folder())
                .containsKey(module.rootPackage());
        return built.get(module.rootPackage());
    }

    private static Set<String> exportedBy(ModuleDescriptor descriptor) {
        return descriptor.exports().stream()
                .filter(exports -> !exports.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toSet());
    }

    /** Reflection is for the libraries of the module only, such as picocli. */
    private static Set<String> strangersWhoMayLookInside(Drawing.Module module, ModuleDescriptor descriptor) {
        Set<String> strangers = new TreeSet<>();
        for (ModuleDescriptor.Opens opens : descriptor.opens()) {
            strangers.addAll(opens.isQualified() ? opens.targets() : Set.of("anyone"));
        }
        module.libraries().forEach(library -> strangers.remove(library.moduleName));
        return strangers;
    }

    private static Set<String> undrawn(Drawing.Module module, ModuleDescriptor descriptor) {
        Set<String> undrawn = new TreeSet<>();
        for (Requires requires : descriptor.requires()) {
            if (!isDrawn(module, requires)) {
                undrawn.add(requires.name());
            }
        }
        return undrawn;
    }

    private static boolean isDrawn(Drawing.Module module, Requires requires) {
        String name = requires.name();
        return name.startsWith("java.")
                || (name.equals("org.jspecify") && requires.modifiers().equals(Set.of(Requires.Modifier.STATIC)))
                || module.libraries().stream().anyMatch(library -> library.moduleName.equals(name))
                || DRAWING.modules().stream()
                        .anyMatch(other -> other.rootPackage().equals(name) && module.mayUse(other));
    }

    /** The other modules of ours whose types a user of this one sees. */
    private static Set<String> modulesInApi(ModuleReference reference) {
        Set<String> exported = exportedBy(reference.descriptor());
        return Repository.classesOf(Set.of(reference)).stream()
                .filter(type -> exported.contains(type.getPackageName()) && Rules.isExported(type))
                .flatMap(ModuleDescriptorTest::typesInApi)
                .flatMap(type -> DRAWING.ownerOf(type.getBaseComponentType().getPackageName()).stream())
                .map(Drawing.Module::rootPackage)
                .filter(name -> !name.equals(reference.descriptor().name()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<JavaClass> typesInApi(JavaClass type) {
        Stream<JavaClass> parents = Stream.concat(type.getRawSuperclass().stream(), type.getRawInterfaces().stream());
        Stream<JavaClass> members = type.getMembers().stream()
                .filter(member -> member.getModifiers().contains(JavaModifier.PUBLIC)
                        || member.getModifiers().contains(JavaModifier.PROTECTED))
                .map(JavaMember::getAllInvolvedRawTypes)
                .flatMap(Set::stream);
        return Stream.concat(parents, members);
    }

    private static List<String> forbiddenIn(String pom) {
        return Stream.of(FOREIGN_URL, PLACE_TO_LOAD_FROM, MACHINE_PATH)
                .map(pattern -> pattern.matcher(pom))
                .filter(Matcher::find)
                .map(Matcher::group)
                .toList();
    }
}
