package io.elasticq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.router.RouterStats;
import io.elasticq.router.SubscriptionState;
import io.elasticq.router.SubscriptionStats;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The check must be able to fail. */
class RouteCheckTest {

    @Test
    void everyLineOnceInOrder_holds() {
        assertThat(broadcast(4, false, output(4, 0, 0, 0, null), 1, 2, 3, 4)).isEmpty();
    }

    @Test
    void linesThatWereDroppedOrMissed_hold() {
        assertThat(broadcast(6, false, output(3, 2, 1, 0, null), 1, 3, 6)).isEmpty();
    }

    @Test
    void linesFromTheJournal_hold_whetherItJoinedLateOrWasDetached() {
        assertThat(broadcast(5, true, output(2, 0, 0, 3, null), 0, 0, 0, 4, 5)).isEmpty();
        assertThat(broadcast(5, true, output(3, 0, 2, 2, null), 1, 0, 0, 4, 5)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1 2 2 4", "1 3 2 4", "2 1 3 4"})
    void lineTwiceOrOutOfOrder_isFound(String numbers) {
        assertThat(broadcast(4, false, output(4, 0, 0, 0, null), numbers(numbers)))
                .singleElement()
                .asString()
                .contains("out: lines twice or out of order: 1");
    }

    /** One line twice and another lost: the number is right. */
    @Test
    void replayThatGoesOnTooLate_isFound() {
        assertThat(broadcast(5, true, output(2, 0, 0, 3, null), 0, 0, 0, 3, 5)).isNotEmpty();
        assertThat(broadcast(5, true, output(3, 0, 0, 2, null), 0, 0, 4, 5, 5)).isNotEmpty();
    }

    @Test
    void lineThatWasMissed_isFound_whereAJournalHasIt() {
        assertThat(broadcast(5, true, output(2, 0, 0, 2, null), 0, 0, 4, 5))
                .contains("out: lines missed: 1, but none: 0");
    }

    @Test
    void lostLine_isFound() {
        assertThat(broadcast(4, false, output(3, 0, 0, 0, null), 1, 2, 4))
                .contains("out: lines without a fate: 1, but none: 0");
        assertThat(broadcast(4, false, output(4, 0, 0, 0, null), 1, 2, 4)).isNotEmpty();
    }

    @Test
    void lineThatWasNotWritten_isFound_unlessTheOutputEndedEarly() {
        OutputSummary unwritten = new OutputSummary("out", stats(4, 0, 0, 0), 3, 0, null, null);
        assertThat(broadcast(4, false, unwritten, 1, 2, 3, 4)).contains("out: handed out: 4, but written: 3");
        OutputSummary early = new OutputSummary("out", stats(4, 0, 0, 0), 3, 0, null, "closed");
        assertThat(broadcast(9, false, early, 1, 2, 3, 4)).isEmpty();
    }

    @Test
    void outputThatHasNotJoined_isFound() {
        OutputSummary none = new OutputSummary("out", null, 0, 0, null, null);
        assertThat(broadcast(4, true, none)).containsExactly("out has not joined");
    }

    @Test
    void work_isEachLineOnce_atAnyOutput() {
        assertThat(work(4, 0, new long[] {1, 4}, new long[] {2, 3})).isEmpty();
        assertThat(work(5, 1, new long[] {1, 4}, new long[] {2, 3})).isEmpty();
        assertThat(work(4, 0, new long[] {1, 4}, new long[] {2})).isNotEmpty();
        assertThat(work(4, 0, new long[] {1, 4}, new long[] {2, 4}))
                .containsExactly("a line went to two outputs, and another to none");
    }

    @Test
    void linesThatWereNotRouted_areFound() {
        RouteSummary summary = summary(5, 4, 0, List.of(), false);
        assertThat(RouteCheck.violations(summary, List.of(), false))
                .containsExactly("lines routed: 4, but lines read: 5");
    }

    private static List<String> broadcast(long lines, boolean replays, OutputSummary output, long... numbers) {
        RouteCheck.Given given = new RouteCheck.Given(output, tally(numbers), replays, !replays);
        return RouteCheck.violations(summary(lines, lines, 0, List.of(output), replays), List.of(given), false);
    }

    private static List<String> work(long lines, long dropped, long[] one, long[] other) {
        List<OutputSummary> outputs = List.of(output(one.length, 0, 0, 0, null), output(other.length, 0, 0, 0, null));
        return RouteCheck.violations(
                summary(lines, lines, dropped, outputs, false),
                List.of(
                        new RouteCheck.Given(outputs.get(0), tally(one), false, false),
                        new RouteCheck.Given(outputs.get(1), tally(other), false, false)),
                true);
    }

    private static RouteSummary summary(
            long in, long routed, long allFull, List<OutputSummary> outputs, boolean replays) {
        RouterStats router =
                new RouterStats(routed, 0, 0, 0, allFull, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        return new RouteSummary(in, router, outputs, replays, 0, "input-ended");
    }

    private static OutputSummary output(
            long delivered, long dropped, long missed, long replayed, @Nullable String failure) {
        return new OutputSummary(
                "out", stats(delivered, dropped, missed, replayed), delivered + replayed, 0, null, failure);
    }

    private static SubscriptionStats stats(long delivered, long dropped, long missed, long replayed) {
        long taken = delivered + replayed;
        return new SubscriptionStats(
                SubscriptionState.CLOSED,
                delivered + dropped + missed,
                delivered,
                dropped,
                0,
                0,
                0,
                missed,
                0,
                replayed,
                0,
                taken,
                taken,
                0,
                0,
                0,
                0,
                0);
    }

    private static LineTally tally(long... numbers) {
        LineTally tally = new LineTally();
        for (long number : numbers) {
            tally.take(new Line(number, new byte[0]));
        }
        return tally;
    }

    private static long[] numbers(String text) {
        return java.util.Arrays.stream(text.split(" ", -1))
                .mapToLong(Long::parseLong)
                .toArray();
    }
}
