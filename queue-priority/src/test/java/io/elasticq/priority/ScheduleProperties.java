package io.elasticq.priority;

import io.elasticq.priority.ScheduleCheck.Call;
import io.elasticq.priority.ScheduleCheck.Step;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** Any sequence of calls gives the order that the reference scheduler has, element by element; and nobody starves. */
class ScheduleProperties {

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Call> calls = Arbitraries.frequencyOf(
                Tuple.of(10, Arbitraries.of(Call.OFFER)),
                Tuple.of(10, Arbitraries.of(Call.POLL, Call.POLL_BATCH)),
                Tuple.of(2, Arbitraries.of(Call.PEEK, Call.POLL_LEVEL)),
                Tuple.of(1, Arbitraries.of(Call.CLEAR)));
        return Combinators.combine(
                        calls,
                        Arbitraries.integers().between(0, 255),
                        Arbitraries.integers().between(1, 12))
                .as(Step::new)
                .list()
                .ofMaxSize(80);
    }

    @Provide
    Arbitrary<int[]> quanta() {
        return Arbitraries.integers()
                .between(1, 7)
                .array(int[].class)
                .ofMinSize(1)
                .ofMaxSize(9);
    }

    @Property(tries = 300)
    void strict_isAsTheReference(
            @ForAll("steps") List<Step> steps,
            @ForAll @IntRange(min = 1, max = 9) int levels,
            @ForAll @IntRange(min = 1, max = 3) int patience) {
        new ScheduleCheck(levels, null, false, patience).run(steps);
    }

    @Property(tries = 300)
    void fair_isAsTheReference_andNoLevelWaitsLongerThanTheOthersQuanta(
            @ForAll("steps") List<Step> steps,
            @ForAll("quanta") int[] quanta,
            @ForAll @IntRange(min = 1, max = 3) int patience) {
        new ScheduleCheck(quanta.length, quanta, false, patience).run(steps);
    }

    @Property(tries = 300)
    void weighted_byCost_isAsTheReference(
            @ForAll("steps") List<Step> steps,
            @ForAll("quanta") int[] weights,
            @ForAll @IntRange(min = 1, max = 3) int patience) {
        new ScheduleCheck(weights.length, weights, true, patience).run(steps);
    }

    @Property(tries = 30)
    void manyLevels_areAsTheReference(@ForAll("steps") List<Step> steps) {
        new ScheduleCheck(256, null, false, 2).run(steps);
        int[] quanta = new int[256];
        java.util.Arrays.fill(quanta, 2);
        new ScheduleCheck(256, quanta, false, 2).run(steps);
    }
}
