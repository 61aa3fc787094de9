package io.elasticq.lockfree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jol.info.ClassLayout;
import org.openjdk.jol.info.FieldLayout;

/** What one side writes is at least two cache lines away from what the other side writes, and from other objects. */
class LayoutTest {

    private static final long DISTANCE = 128;

    private static final List<String> CONSUMER = List.of("consumerIndex", "nextSample", "headSlots", "head");

    @Test
    void mpsc_claimAndConsumerAndTail_areApart() {
        for (Class<?> queue : List.of(MpscElasticQueue.class, BlockingMpscQueue.class)) {
            assertThat(distance(queue, CONSUMER, List.of("claim"))).isGreaterThanOrEqualTo(DISTANCE);
            assertThat(distance(queue, List.of("claim"), List.of("tail"))).isGreaterThanOrEqualTo(DISTANCE);
            assertThat(distance(queue, CONSUMER, cold(queue))).isGreaterThanOrEqualTo(DISTANCE);
        }
    }

    @Test
    void spsc_producerAndConsumer_areApart() {
        List<String> producer = List.of("producerIndex", "producerLimit", "tailSlots");
        assertThat(distance(SpscElasticQueue.class, CONSUMER, producer)).isGreaterThanOrEqualTo(DISTANCE);
        assertThat(distance(SpscElasticQueue.class, CONSUMER, cold(SpscElasticQueue.class)))
                .isGreaterThanOrEqualTo(DISTANCE);
        assertThat(distance(SpscElasticQueue.class, producer, List.of("closed")))
                .isGreaterThanOrEqualTo(DISTANCE);
    }

    /** The twin: fields of one class are not apart. */
    @Test
    void distance_ofNeighbours_isSmall() {
        assertThat(distance(MpscElasticQueue.class, List.of("consumerIndex"), List.of("nextSample")))
                .isLessThan(DISTANCE);
    }

    private static List<String> cold(Class<?> queue) {
        return fields(queue)
                .filter(field -> field.hostClass().equals(LockFreeQueue.class.getName()))
                .map(FieldLayout::name)
                .toList();
    }

    private static long distance(Class<?> queue, List<String> some, List<String> others) {
        assertThat(fields(queue).map(FieldLayout::name)).containsAll(some).containsAll(others);
        assertThat(others).isNotEmpty();
        return fields(queue)
                .filter(field -> some.contains(field.name()))
                .flatMapToLong(one -> fields(queue)
                        .filter(field -> others.contains(field.name()))
                        .mapToLong(other -> gap(one, other)))
                .min()
                .orElseThrow();
    }

    private static long gap(FieldLayout one, FieldLayout other) {
        FieldLayout first = one.offset() < other.offset() ? one : other;
        FieldLayout second = first == one ? other : one;
        return second.offset() - (first.offset() + first.size());
    }

    private static Stream<FieldLayout> fields(Class<?> queue) {
        return ClassLayout.parseClass(queue).fields().stream();
    }
}
