package io.elasticq.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.maven.model.Dependency;
import org.apache.maven.model.Model;
import org.apache.maven.model.io.xpp3.MavenXpp3Writer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes along with each module, as Maven resolves it for one who depends on that module only. */
class DependenciesTest {

    private static final Pattern ARTIFACT = Pattern.compile("([\\w.-]+:[\\w.-]+):jar(?::[\\w.-]+)+");

    @TempDir
    private Path folder;

    /** All of it, with the libraries of the libraries: {@code src/test/resources/brings-along.txt}. */
    @Test
    void module_bringsAlongWhatIsListedAndNoMore() throws IOException {
        List<String> listed = Files.readAllLines(Path.of("src", "test", "resources", "brings-along.txt"));

        assertThat(resolved()).isEqualTo(listed);
    }

    @Test
    void readme_saysWhatEachModuleBringsAlong() {
        BroughtAlong broughtAlong = BroughtAlong.ofPublishedPoms();
        Map<String, String> rows = BroughtAlong.readmeRows();

        assertThat(rows.keySet()).containsExactlyInAnyOrderElementsOf(Published.modules());
        assertThat(rows).allSatisfy((module, row) -> assertThat(broughtAlong.saidBy(row))
                .as("%s: %s", module, row)
                .isEqualTo(broughtAlong.by(module)));
    }

    /** The twin: a row that forgets something, or says too much. */
    @Test
    void readme_rowThatIsWrong_isSeen() {
        BroughtAlong broughtAlong = BroughtAlong.ofPublishedPoms();

        assertThat(broughtAlong.saidBy("queue-core")).isNotEqualTo(broughtAlong.by("queue-lockfree"));
        assertThat(broughtAlong.saidBy("queue-core, JCTools, picocli")).isNotEqualTo(broughtAlong.by("queue-lockfree"));
        assertThat(broughtAlong.saidBy("queue-core, JCTools")).isEqualTo(broughtAlong.by("queue-lockfree"));
    }

    @Test
    void publishedPom_needsNothingThatIsNotPublished() {
        for (String module : Published.modules()) {
            Model pom = Published.pom(module);

            assertThat(pom.getParent()).as(module).isNull();
            assertThat(pom.getVersion()).isEqualTo(Published.version());
            assertThat(pom.getBuild()).as(module).isNull();
            assertThat(pom.getProfiles()).as(module).isEmpty();
            assertThat(pom.getRepositories()).as(module).isEmpty();
            assertThat(pom.getDependencyManagement()).as(module).isNull();
            assertThat(pom.getLicenses()).as(module).isNotEmpty();
            assertThat(pom.getDependencies()).as(module).allMatch(DependenciesTest::isForUsers);
        }
    }

    /** Not for tests; in a version that is a version; annotations are no dependency of a user's; ours are those of now. */
    private static boolean isForUsers(Dependency dependency) {
        boolean ours = dependency.getGroupId().equals("io.elasticq");
        boolean annotations = dependency.getArtifactId().equals("jspecify");
        return dependency.getType().equals("jar")
                && "provided".equals(dependency.getScope()) == annotations
                && !"test".equals(dependency.getScope())
                && !dependency.getVersion().contains("$")
                && (ours
                        ? dependency.getVersion().equals(Published.version())
                        : !dependency.getVersion().endsWith("SNAPSHOT"));
    }

    /** A line for each module, as in the list. */
    private List<String> resolved() throws IOException {
        Path projects = Files.createDirectories(folder.resolve("projects"));
        Model all = Published.read(Published.root().resolve(Path.of("examples", "consumer", "pom.xml")));
        all.setArtifactId("all");
        all.setPackaging("pom");
        all.setModules(Published.modules());
        all.setDependencies(new ArrayList<>());
        write(all, projects);
        for (String module : Published.modules()) {
            Model one = Published.read(Published.root().resolve(Path.of("examples", "consumer", "pom.xml")));
            one.setArtifactId("uses-" + module);
            one.getDependencies().removeIf(dependency -> true);
            Dependency dependency = new Dependency();
            dependency.setGroupId("io.elasticq");
            dependency.setArtifactId(module);
            one.addDependency(dependency);
            write(one, Files.createDirectories(projects.resolve(module)));
        }

        Program run = new ConsumersMaven(folder).run(projects, "dependency:tree", "-DoutputFile=tree.txt");
        assertThat(run).isEqualTo(new Program(0, "", ""));
        List<String> lines = new ArrayList<>();
        for (String module : Published.modules()) {
            lines.add(line(module, Files.readAllLines(projects.resolve(module).resolve("tree.txt"))));
        }
        return lines;
    }

    private static String line(String module, List<String> tree) {
        Set<String> artifacts = new TreeSet<>();
        for (String each : tree.subList(1, tree.size())) {
            Matcher artifact = ARTIFACT.matcher(each);
            assertThat(artifact.find()).as(each).isTrue();
            artifacts.add(artifact.group(1));
        }
        assertThat(artifacts.remove("io.elasticq:" + module)).isTrue();
        return (module + ": " + String.join(" ", artifacts)).strip();
    }

    private static void write(Model model, Path folder) throws IOException {
        try (Writer writer = Files.newBufferedWriter(folder.resolve("pom.xml"))) {
            new MavenXpp3Writer().write(writer, model);
        }
    }
}
