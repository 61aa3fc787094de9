package io.elasticq.priority;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.contract.LincheckRun;
import io.elasticq.contract.SourceMutant;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The checks can fail: with a safeguard taken out of the shipped source, the test that is there for it does. */
class PriorityMutantsTest {

    private static final boolean DEEP = Boolean.getBoolean("elasticq.deep");
    private static final ExecutorService CHILDREN = Executors.newFixedThreadPool(2);

    @TempDir
    static Path folder;

    @AfterAll
    static void stop() {
        CHILDREN.shutdownNow();
    }

    /**
     * A broken twin.
     *
     * @param noticedBy for {@link MutantChild}
     */
    private record Twin(String safeguard, String file, String text, String replacement, List<String> noticedBy) {

        static Twin of(String safeguard, String file, String text, String replacement, String... noticedBy) {
            return new Twin(safeguard, file, text, replacement, List.of(noticedBy));
        }

        SourceMutant source() {
            return SourceMutant.of(PriorityElasticQueue.class).replace(file, text, replacement);
        }

        /** How many interleavings Lincheck looks at, at the most. */
        static List<String> with(List<String> check, int invocations) {
            List<String> all = new ArrayList<>(check);
            all.add(Integer.toString(invocations));
            return all;
        }

        String verdict() {
            return noticedBy.get(0).equals("test") ? "failed: " : "Invalid execution results";
        }
    }

    private static final String LOST_MARK = "offer 1 1, poll | offer 2 1 | poll, poll | poll, poll";
    private static final String HIGHEST = "offer 9 1, offer 8 0, poll, poll | offer 1 1, offer 2 0 | poll | poll, poll";
    private static final String REFUSED = "| offer 1 1 | offer 2 1 | offer 3 1, nothing | pollLevel 1, pollLevel 1";

    private static final String UNMARKED_AGAIN =
            "offer 1 1, poll | offer 2 1, offer 3 1 | poll, poll | poll, poll, poll";

    /** The scenarios in which a safeguard counts, for one consumer that clears marks at once. */
    static final List<String> FOR_ONE_CONSUMER = List.of(LOST_MARK, UNMARKED_AGAIN);

    /** The same for levels that get full. */
    static final List<String> FOR_FULL_LEVELS = List.of(REFUSED);

    /** The same for a patient one. */
    static final List<String> FOR_A_PATIENT_CONSUMER = List.of(HIGHEST);

    private static List<Twin> twins() {
        return List.of(
                Twin.of(
                        "MarkedWhenIn: the consumer looks after it has cleared the mark",
                        "Levels.java",
                        "        if (!count(level)) {\n            return false;\n        }\n"
                                + "        marks.set(level);\n        return true;",
                        "        return false;",
                        "lincheck",
                        "OneConsumer",
                        LOST_MARK),
                Twin.of(
                        "MarkedWhenIn: the mark is set after the insertion",
                        "Intake.java",
                        "        OfferResult result = queues[level].tryOffer(stamp(element));\n        levels.inserted(level);",
                        "        levels.inserted(level);\n        OfferResult result = queues[level].tryOffer(stamp(element));",
                        "lincheck",
                        "OneConsumer",
                        LOST_MARK),
                Twin.of(
                        "MarkedWhenIn: a mark is set again when the last look finds something",
                        "Levels.java",
                        "        marks.set(level);\n        return true;",
                        "        return true;",
                        "lincheck",
                        "OneConsumer",
                        UNMARKED_AGAIN),
                Twin.of(
                        "HighestAtOneInstant: higher levels are looked at again",
                        "StrictSchedule.java",
                        "if (!levels.state.isNews) {",
                        "if (true) {",
                        "lincheck",
                        "PatientConsumer",
                        HIGHEST),
                Twin.of(
                        "a producer that is refused marks the level",
                        "Intake.java",
                        "        OfferResult result = queues[level].tryOffer(stamp(element));\n        levels.inserted(level);\n        return result;",
                        "        OfferResult result = queues[level].tryOffer(stamp(element));\n"
                                + "        if (result.isAccepted()) {\n            levels.inserted(level);\n        }\n        return result;",
                        "lincheck",
                        "FullLevels",
                        REFUSED),
                Twin.of(
                        "OneTurnEach: a turn ends when the quantum is used up",
                        "RoundSchedule.java",
                        "credit[PAD + level] -= costOfFirst(level);",
                        "",
                        "test",
                        "fair_servesAQuantumOfEachLevelInTurn"),
                Twin.of(
                        "OneTurnEach: the next turn is the next level's",
                        "RoundSchedule.java",
                        "state.turn = level == 0 ? top : level - 1;",
                        "state.turn = top;",
                        "test",
                        "fair_servesAQuantumOfEachLevelInTurn"),
                Twin.of(
                        "StartsAtTheTop",
                        "RoundSchedule.java",
                        "                state.turn = top; // StartsAtTheTop\n",
                        "",
                        "test",
                        "randomCalls_areAsTheReference"),
                Twin.of(
                        "NothingForIdle",
                        "RoundSchedule.java",
                        "                credit[PAD + level] = 0; // NothingForIdle\n            } else if",
                        "            } else if",
                        "test",
                        "randomCalls_areAsTheReference"),
                Twin.of(
                        "TotalBound: what leaves gives its room back",
                        "Outlet.java",
                        "            total.giveBack(1);",
                        "            total.giveBack(0);",
                        "test",
                        "totalCapacity_boundsAllLevelsTogether"));
    }

    @TestFactory
    Stream<DynamicTest> checks_noticeThatASafeguardIsMissing() {
        return twins().stream()
                .map(twin -> {
                    Future<String> found = run(twin.source(), Twin.with(twin.noticedBy(), 10_000));
                    return DynamicTest.dynamicTest(
                            twin.safeguard(), () -> assertThat(get(found)).contains(twin.verdict()));
                })
                .toList()
                .stream();
    }

    @TestFactory
    Stream<DynamicTest> checks_passOnTheUnchangedSource() {
        return twins().stream()
                .map(Twin::noticedBy)
                .distinct()
                .filter(check -> DEEP || check.get(0).equals("test")) // the scenarios are run by PriorityLincheckTest
                .map(noticedBy -> {
                    Future<String> found =
                            run(SourceMutant.of(PriorityElasticQueue.class), Twin.with(noticedBy, DEEP ? 10_000 : 200));
                    return DynamicTest.dynamicTest(
                            noticedBy.toString(), () -> assertThat(get(found)).isEqualTo(LincheckRun.PASSED));
                })
                .toList()
                .stream();
    }

    private static Future<String> run(SourceMutant source, List<String> check) {
        return CHILDREN.submit(() -> LincheckRun.on(
                source,
                folder.resolve(Integer.toString(System.identityHashCode(source))),
                MutantChild.class,
                check.toArray(String[]::new)));
    }

    private static String get(Future<String> found) throws InterruptedException {
        try {
            return found.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }
}
