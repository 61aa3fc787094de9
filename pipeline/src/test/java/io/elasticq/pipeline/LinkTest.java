package io.elasticq.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.InvalidConfigException;
import io.elasticq.WaitStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class LinkTest {

    private final List<Object> lost = new ArrayList<>();
    private final RunControl control = new RunControl(
            WaitStrategy.backoff(), (fate, stage, event, error) -> lost.add(fate + " " + event), () -> {});
    private final Work work = new Work("test", control, Snapshots.NONE);

    private static Link link(HandOff handOff) {
        if (handOff.kind() == HandOff.Kind.SEQUENCED) {
            return new SequencedLink("link", handOff);
        }
        return handOff.overload() == HandOff.Overload.DROP_OLDEST
                ? new DropOldestLink("link", handOff)
                : new QueueLink("link", handOff);
    }

    private static List<Object> drain(Link link) {
        List<Object> all = new ArrayList<>();
        for (Object next = link.poll(); next != null; next = link.poll()) {
            all.add(next);
        }
        return all;
    }

    private static Stream<HandOff> allOf4() {
        return Stream.concat(
                Stream.of(HandOff.Kind.values()).flatMap(kind -> Stream.of(
                                HandOff.block(4), HandOff.dropNewest(4), HandOff.blockFor(4, Duration.ofNanos(1)))
                        .map(handOff -> handOff.in(kind))),
                Stream.of(
                        HandOff.dropOldest(4),
                        HandOff.grow(1, 4),
                        HandOff.grow(1, 4).in(HandOff.Kind.LOCKED)));
    }

    @ParameterizedTest
    @MethodSource("allOf4")
    void holdsExactlyItsCapacity_inOrder_alsoWhenUsedForLong(HandOff handOff) {
        Link link = link(handOff);
        for (int round = 0; round < 100; round++) {
            for (int i = 0; i < 4; i++) {
                assertThat(link.offer(round * 4 + i)).isTrue();
            }
            assertThat(link.offer(-1)).isFalse();
            assertThat(link.depth()).isEqualTo(4);
            assertThat(drain(link)).containsExactly(round * 4, round * 4 + 1, round * 4 + 2, round * 4 + 3);
            assertThat(link.depth()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void dropNewest_keepsWhatCameFirst(HandOff.Kind kind) {
        Link link = link(HandOff.dropNewest(4).in(kind));
        for (int id = 0; id < 8; id++) {
            assertThat(link.put(id, work)).isEqualTo(id < 4);
        }
        assertThat(drain(link)).containsExactly(0, 1, 2, 3);
        assertThat(lost)
                .containsExactly("DROPPED_NEWEST 4", "DROPPED_NEWEST 5", "DROPPED_NEWEST 6", "DROPPED_NEWEST 7");
        assertThat(work.tally.get(Fate.DROPPED_NEWEST)).isEqualTo(4);
    }

    @Test
    void dropOldest_keepsWhatCameLast() {
        Link link = link(HandOff.dropOldest(4));
        for (int id = 0; id < 8; id++) {
            assertThat(link.put(id, work)).isTrue();
        }
        assertThat(drain(link)).containsExactly(4, 5, 6, 7);
        assertThat(lost)
                .containsExactly("DROPPED_OLDEST 0", "DROPPED_OLDEST 1", "DROPPED_OLDEST 2", "DROPPED_OLDEST 3");
    }

    @Test
    void dropOldest_letsMarksEscape_beforeAllThatCameAfterThem() {
        Link link = link(HandOff.dropOldest(2));
        Mark first = new Mark.Barrier(1);
        Mark second = new Mark.Watermark(5);
        link.put("a", work);
        link.putMark(first, work);
        link.put("b", work);
        link.putMark(second, work);
        link.put("c", work);
        link.put("d", work);
        assertThat(drain(link)).containsExactly(first, second, "c", "d");
        assertThat(lost).containsExactly("DROPPED_OLDEST a", "DROPPED_OLDEST b");
    }

    @Test
    void dropOldest_fullOfMarks_losesNoneOfThem() {
        Link link = link(HandOff.dropOldest(1));
        List<Object> expected = new ArrayList<>();
        link.put("first", work);
        for (int i = 0; i < 1_000; i++) {
            Mark mark = new Mark.Barrier(i);
            expected.add(mark);
            assertThat(link.putMark(mark, work)).isTrue();
        }
        link.put("last", work);
        expected.add("last");
        assertThat(drain(link)).isEqualTo(expected);
        assertThat(lost).containsExactly("DROPPED_OLDEST first");
    }

    @Test
    void dropOldest_withAWatermarkForEachEvent_holdsItsCapacityOfEvents_andOfWatermarksTheLast() {
        Link link = link(HandOff.dropOldest(1_000));
        for (int i = 0; i < 1_000; i++) {
            link.putMark(new Mark.Watermark(i), work);
            link.put(i, work);
        }
        assertThat(lost).isEmpty();
        for (int i = 1_000; i < 10_000; i++) {
            link.putMark(new Mark.Watermark(i), work);
            link.put(i, work);
        }
        List<Object> expected = new ArrayList<>();
        expected.add(new Mark.Watermark(8_999)); // the last that has escaped
        for (int i = 9_000; i < 10_000; i++) {
            expected.add(new Mark.Watermark(i));
            expected.add(i);
        }
        assertThat(drain(link)).isEqualTo(expected);
        assertThat(lost).hasSize(9_000);
    }

    @ParameterizedTest
    @EnumSource
    void blockFor_dropsAfterTheTimeout_andAnAbortDiscards(HandOff.Kind kind) {
        Link link = link(HandOff.blockFor(1, Duration.ofMillis(1)).in(kind));
        link.put("a", work);
        assertThat(link.put("b", work)).isFalse();
        control.abort();
        assertThat(link.put("c", work)).isFalse();
        assertThat(lost).containsExactly("TIMED_OUT b", "DISCARDED c");
        assertThat(link.putMark(Mark.Signal.END, work)).isFalse();
        assertThat(drain(link)).containsExactly("a");
    }

    @Test
    void strayInterrupt_doesNotKeepTheProducerFromWaiting() {
        Link link = link(HandOff.blockFor(1, Duration.ofMillis(1)));
        link.put("a", work);
        Thread.currentThread().interrupt();
        link.put("b", work);
        assertThat(Thread.interrupted()).isFalse();
        assertThat(lost).containsExactly("TIMED_OUT b");
    }

    @Test
    void handOff_thatCannotBe_isRefusedWithItsValues() {
        assertThatThrownBy(() -> HandOff.dropOldest(4).in(HandOff.Kind.SPSC))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("SPSC");
        assertThatThrownBy(() -> HandOff.grow(1, 4).in(HandOff.Kind.SEQUENCED))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("GROW(4");
        assertThatThrownBy(() -> HandOff.block(0))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("0");
        assertThatThrownBy(() -> HandOff.grow(8, 4))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("8");
        assertThatThrownBy(() -> HandOff.blockFor(4, Duration.ZERO))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("PT0S");
    }
}
