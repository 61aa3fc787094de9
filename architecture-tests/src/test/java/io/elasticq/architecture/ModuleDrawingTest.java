package io.elasticq.architecture;

import static io.elasticq.architecture.Drawing.Module.module;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.elasticq.fixture.FinalizedTwin;
import io.elasticq.fixture.LoggingTwin;
import io.elasticq.fixture.MonitorTwins;
import io.elasticq.fixture.OpeningTwin;
import io.elasticq.fixture.PrintingTwin;
import io.elasticq.fixture.StatefulTwins;
import io.elasticq.fixture.drawing.lower.LowerTwin;
import io.elasticq.fixture.drawing.upper.UpperTwin;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The published classes keep to the drawing, and each rule is shown to report a class that does not. */
class ModuleDrawingTest {

    private static final Drawing DRAWING = Drawing.elasticq();
    private static final JavaClasses MODULES =
            Repository.classesOf(Repository.builtModules().values());

    /** Two modules: the upper may use the lower, not the other way round. */
    private static final Drawing TWINS = new Drawing(List.of(
            module("lower", "io.elasticq.fixture.drawing.lower"),
            module("upper", "io.elasticq.fixture.drawing.upper").uses("lower")));

    static Stream<ArchRule> rules() {
        return Stream.of(
                Rules.everyClassIsInADrawnPackage(DRAWING),
                Rules.dependenciesAreDrawn(DRAWING),
                Rules.packagesHaveNoCycles(),
                Rules.nothingReachesIntoTheJdk(),
                Rules.nothingOpensWhatIsPrivate(),
                Rules.nothingIsFinalized(),
                Rules.logsOnlyThroughSystemLogger(),
                Rules.onlyTheCommandLinePrints(),
                Rules.noStaticHoldsState(),
                Rules.noMonitors(),
                Rules.whatIsPublicIsMadeForUse());
    }

    static Stream<Arguments> twins() {
        return Stream.of(
                twin(Rules.everyClassIsInADrawnPackage(DRAWING), "PrintingTwin is in a package", PrintingTwin.class),
                twin(Rules.dependenciesAreDrawn(TWINS), "LowerTwin", LowerTwin.class, UpperTwin.class),
                twin(Rules.dependenciesAreDrawn(TWINS), "org.opentest4j", UpperTwin.class),
                twin(Rules.packagesHaveNoCycles(), "Cycle detected", LowerTwin.class, UpperTwin.class),
                twin(Rules.nothingOpensWhatIsPrivate(), "setAccessible", OpeningTwin.class),
                twin(Rules.nothingIsFinalized(), "FinalizedTwin.finalize() is", FinalizedTwin.class),
                twin(Rules.logsOnlyThroughSystemLogger(), "java.util.logging", LoggingTwin.class),
                twin(Rules.onlyTheCommandLinePrints(), "System.out", PrintingTwin.class),
                twin(Rules.onlyTheCommandLinePrints(), "printStackTrace", PrintingTwin.class),
                twin(Rules.noStaticHoldsState(), "Variable.count is static", StatefulTwins.Variable.class),
                twin(Rules.noStaticHoldsState(), "Counter.COUNT is static", StatefulTwins.Counter.class),
                twin(Rules.noMonitors(), "SYNCHRONIZED", MonitorTwins.InAMethod.class),
                twin(Rules.noMonitors(), "InABlock has a synchronized block", MonitorTwins.InABlock.class),
                twin(Rules.noMonitors(), "Object.wait", MonitorTwins.Waiting.class),
                twin(Rules.whatIsPublicIsMadeForUse(), "FinalizedTwin is public", FinalizedTwin.class),
                twin(Rules.whatIsPublicIsMadeForUse(), "Variable is public", StatefulTwins.Variable.class));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void rule_onTheModules_holds(ArchRule rule) {
        rule.check(MODULES);
    }

    @ParameterizedTest
    @MethodSource("twins")
    void rule_onItsBrokenTwin_isReported(ArchRule rule, String report, JavaClasses twins) {
        assertThat(rule.evaluate(twins).getFailureReport().getDetails()).anyMatch(line -> line.contains(report));
    }

    /** Compiled here: javac warns of Unsafe in a way that can't be suppressed, and our build takes no warnings. */
    @Test
    void internalsRule_onAClassWithUnsafe_isReported(@TempDir Path folder) {
        Javac.Result result = new Javac(folder, List.of(), List.of())
                .compile(Map.of("UnsafeTwin.java", "final class UnsafeTwin { sun.misc.Unsafe unsafe; }"));

        assertThat(result.succeeded()).as(result.messages()).isTrue();
        JavaClasses twin = new ClassFileImporter().importPaths(folder);
        assertThat(Rules.nothingReachesIntoTheJdk().evaluate(twin).hasViolation())
                .isTrue();
    }

    @Test
    void classes_ofEachModule_areInItsOwnPackages() {
        List<String> strays = new ArrayList<>();
        for (ModuleReference built : Repository.builtModules().values()) {
            strays.addAll(straysIn(built, built.descriptor().name()));
        }

        assertThat(strays).isEmpty();
    }

    @Test
    void classes_ofAnotherModule_areStrays() {
        ModuleReference core = Repository.builtModules().get("io.elasticq");

        assertThat(straysIn(core, "io.elasticq.lockbased")).contains("io.elasticq.ElasticQueue");
    }

    @Test
    void drawing_ofAllModules_hasNoCycles() {
        assertThat(DRAWING.cyclic()).isEmpty();
    }

    @Test
    void drawing_withACycle_isReported() {
        Drawing broken = new Drawing(List.of(
                module("a", "a").uses("b"),
                module("b", "b").uses("c"),
                module("c", "c").uses("a")));

        assertThat(broken.cyclic()).hasSize(3);
    }

    @Test
    void drawing_ofAllModules_namesOnlyItsOwnFolders() {
        assertThat(DRAWING.modules())
                .allSatisfy(module -> assertThat(module.uses()).allSatisfy(DRAWING::inFolder));
    }

    private static List<String> straysIn(ModuleReference built, String moduleName) {
        return Repository.classesOf(List.of(built)).stream()
                .filter(type -> DRAWING.ownerOf(type.getPackageName())
                        .filter(owner -> owner.rootPackage().equals(moduleName))
                        .isEmpty())
                .map(type -> type.getName())
                .toList();
    }

    private static Arguments twin(ArchRule rule, String report, Class<?>... types) {
        return Arguments.of(rule, report, new ClassFileImporter().importClasses(types));
    }
}
