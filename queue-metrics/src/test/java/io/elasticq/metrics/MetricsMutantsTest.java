package io.elasticq.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.contract.Mutant;
import io.elasticq.contract.SourceMutant;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The checks can fail: with a safeguard taken out of the shipped source, the tests that are there for it do. */
class MetricsMutantsTest {

    private static final String TIMEOUT = "15 s";

    @AfterEach
    void shippedAgain() {
        Subject.current = QueueTiming.class;
    }

    private static Mutant mutant(String safeguard, String file, String text, String replacement, String... noticedBy) {
        return new Mutant(
                safeguard,
                SourceMutant.of(QueueTiming.class).replace(file, text, replacement),
                TwinChecks.class,
                List.of(noticedBy));
    }

    private static List<Mutant> mutants() {
        return List.of(
                mutant(
                                "the component is held weakly",
                                "SourceReading.java",
                                "this.list = new WeakReference<>(null);",
                                "this.list = new WeakReference<>(null); this.strong = source;",
                                "collectedComponent_isNotHeld_andItsMetersGoWhenTheyAreRead")
                        .and(
                                "SourceReading.java",
                                "    private volatile WeakReference<List<Metric>> list;",
                                "    private volatile WeakReference<List<Metric>> list; final MetricSource strong;"),
                mutant(
                        "a meter of somebody else is not taken for one's own",
                        "OwnMeters.java",
                        "others.addAll(registry.getMeters());",
                        "",
                        "secondComponentOfTheSameName_isRefused_andLeavesTheFirstAlone"),
                mutant(
                        "meters whose component is gone make room",
                        "ElasticQueueMetrics.java",
                        "        if (reading.source() == null) {\n            close();",
                        "        if (false) {\n            close();",
                        "collectedComponent_isNotHeld_andItsMetersGoWhenTheyAreRead"),
                mutant(
                        "a close removes the meters",
                        "OwnMeters.java",
                        "            registry.remove(meter);",
                        "",
                        "close_removesItsMeters_andNoOthers"),
                mutant(
                        "same-occurrence",
                        "WaitingTimes.java",
                        "if (left > probe.enteredBefore) {",
                        "if (true) {",
                        "sameObjectAllOver_sampled_isToldByItsPlace"),
                mutant(
                        "nothing-stays: the counts say what has left",
                        "WaitingTimes.java",
                        "probe.over || probe.refersTo(null) || left >= probe.goneAfter",
                        "probe.over || probe.refersTo(null)",
                        "elementsThatLeaveAnotherWay_areForgotten_andMeasuringGoesOn",
                        "sampledElementsThatLeaveAnotherWay_areForgotten_andMeasuringGoesOn"),
                mutant(
                        "a refused element is not followed",
                        "TimedQueue.java",
                        "waits.refused(probe);",
                        "",
                        "refusedElement_thatIsOfferedAgain_countsFromThen"),
                mutant(
                                "a probe does not keep its element",
                                "Probe.java",
                                "        super(element);",
                                "        super(element); strong = element;",
                                "followedElement_isNotKeptAlive")
                        .and(
                                "Probe.java",
                                "    volatile boolean over;",
                                "    volatile boolean over; final Object strong;"),
                mutant(
                        "the wait for room is not time in the queue",
                        "TimedQueue.java",
                        "waits.follow(first, operation.waits())",
                        "waits.follow(first, false)",
                        "putThatWaits_countsFromWhenTheElementIsIn"),
                mutant(
                                "the sampling has no rhythm, and insertions and removals are sampled apart",
                                "Sampler.java",
                                "    private static final int REMOVALS = 1;",
                                "    private static final int REMOVALS = INSERTIONS;",
                                "sampling_takesOneInN_whateverTheRhythm")
                        .and("Sampler.java", "ThreadLocalRandom.current().nextInt(2 * oneIn - 1)", "oneIn - 1"),
                mutant(
                        "only what moved an element is recorded",
                        "TimedQueue.java",
                        "        if (result != null) {\n            timers.record",
                        "        if (true) {\n            timers.record",
                        "onlyOperationsThatMovedAnElement_areRecorded"));
    }

    @TestFactory
    Stream<DynamicTest> mutant_isNoticed() {
        return mutants().stream()
                .map(mutant -> DynamicTest.dynamicTest(mutant.safeguard(), () -> {
                    Subject.current = mutant.source().load();
                    assertThat(Mutant.failures(Subject.current, TwinChecks.class, mutant.noticedBy(), TIMEOUT))
                            .isEqualTo(new TreeSet<>(mutant.noticedBy()));
                }));
    }

    /** What is made from the unchanged source passes, or the rest would mean nothing. */
    @Test
    void twinWithAllSafeguards_passes() {
        Subject.current = SourceMutant.of(QueueTiming.class).load();
        List<String> all = mutants().stream()
                .flatMap(mutant -> mutant.noticedBy().stream())
                .distinct()
                .toList();
        assertThat(Mutant.failures(Subject.current, TwinChecks.class, all, TIMEOUT))
                .isEmpty();
    }
}
