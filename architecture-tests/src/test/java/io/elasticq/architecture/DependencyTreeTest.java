package io.elasticq.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user gets with each module: what its pom.xml hands on, and no more. */
class DependencyTreeTest {

    private static final Drawing DRAWING = Drawing.elasticq();

    static List<Pom> published() {
        return Repository.published();
    }

    @Test
    void core_handsOnNothing() {
        assertThat(handedOn(pomOf("queue-core"))).isEmpty();
    }

    @Test
    void lockBasedQueue_handsOnTheCore() {
        assertThat(handedOn(pomOf("queue-lockbased"))).containsExactly("io.elasticq:queue-core");
    }

    @Test
    void lockFreeQueues_handOnTheCoreAndJctools() {
        assertThat(handedOn(pomOf("queue-lockfree")))
                .containsExactlyInAnyOrder("io.elasticq:queue-core", "org.jctools:jctools-core");
    }

    @ParameterizedTest
    @MethodSource("published")
    void module_handsOnOnlyWhatIsDrawn(Pom pom) {
        assertThat(handedOn(pom)).isSubsetOf(drawn(DRAWING.inFolder(pom.artifactId())));
    }

    /** Otherwise one module's tests, or its annotations, would become another's dependencies. */
    @ParameterizedTest
    @MethodSource("published")
    void module_hasNoOtherDependenciesThanThoseOfItsTests(Pom pom) {
        assertThat(pom.dependencies())
                .filteredOn(dependency -> !dependency.isHandedOn())
                .allMatch(dependency -> dependency.scope().equals("test"));
    }

    @Test
    void parent_handsOnNothingAndProvidesOnlyAnnotations() {
        List<Pom.Dependency> inherited = Repository.rootPom().dependencies();

        assertThat(inherited).noneMatch(Pom.Dependency::isHandedOn);
        assertThat(inherited)
                .filteredOn(dependency -> dependency.scope().equals("provided"))
                .extracting(Pom.Dependency::artifact)
                .containsExactly("org.jspecify:jspecify");
    }

    @Test
    void annotations_areProvidedWhereverTheyAreNamed() {
        assertThat(Repository.published())
                .allSatisfy(pom -> assertThat(handedOn(pom)).doesNotContain("org.jspecify:jspecify"));
    }

    @Test
    void bom_hasNoParentAndNoDependencies() {
        assertThat(Repository.bom().hasParent()).isFalse();
        assertThat(Repository.bom().dependencies()).isEmpty();
    }

    @Test
    void module_thatHandsOnWhatIsNotDrawn_isReported(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("pom.xml"), """
                <project>
                  <artifactId>queue-lockfree</artifactId>
                  <version>1</version>
                  <dependencies>
                    <dependency>
                      <groupId>org.jctools</groupId>
                      <artifactId>jctools-core</artifactId>
                    </dependency>
                    <dependency>
                      <groupId>io.elasticq</groupId>
                      <artifactId>queue-lockbased</artifactId>
                      <scope>runtime</scope>
                    </dependency>
                    <dependency>
                      <groupId>org.assertj</groupId>
                      <artifactId>assertj-core</artifactId>
                      <scope>test</scope>
                    </dependency>
                  </dependencies>
                </project>
                """);
        Set<String> handedOn = handedOn(Pom.read(file));
        handedOn.removeAll(drawn(DRAWING.inFolder("queue-lockfree")));

        assertThat(handedOn).containsExactly("io.elasticq:queue-lockbased");
    }

    private static Pom pomOf(String folder) {
        return Pom.read(Repository.root().resolve(folder).resolve("pom.xml"));
    }

    private static Set<String> handedOn(Pom pom) {
        Set<String> artifacts = new TreeSet<>();
        for (Pom.Dependency dependency : pom.dependencies()) {
            if (dependency.isHandedOn()) {
                artifacts.add(dependency.artifact());
            }
        }
        return artifacts;
    }

    private static Set<String> drawn(Drawing.Module module) {
        Set<String> artifacts = new TreeSet<>();
        module.libraries().forEach(library -> artifacts.add(library.artifact));
        for (Drawing.Module other : DRAWING.modules()) {
            if (!other.equals(module) && module.mayUse(other)) {
                artifacts.add("io.elasticq:" + other.folder());
            }
        }
        return artifacts;
    }
}
