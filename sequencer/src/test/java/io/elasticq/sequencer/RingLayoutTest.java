package io.elasticq.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jol.info.ClassLayout;
import org.openjdk.jol.info.FieldLayout;

/** What one thread writes often is at least two cache lines away from what others read, and from other objects. */
class RingLayoutTest {

    private static final long DISTANCE = 128;

    @Test
    void sequence_hasLinesOfItsOwn() {
        ClassLayout layout = ClassLayout.parseClass(Sequence.class);
        FieldLayout value = field(Sequence.class, "value");

        assertThat(value.offset()).isGreaterThanOrEqualTo(DISTANCE);
        assertThat(layout.instanceSize() - value.offset() - value.size()).isGreaterThanOrEqualTo(DISTANCE);
    }

    @Test
    void whatTheOnlyProducerWrites_isApart() {
        for (String own : List.of("next", "limit")) {
            for (String shared : List.of("gates", "aborted", "consumersWait", "producersWait", "cursor", "closed")) {
                assertThat(gap(own, shared)).as(own + ", " + shared).isGreaterThanOrEqualTo(DISTANCE);
            }
        }
    }

    /** The twin: fields of one class are not apart. */
    @Test
    void gap_ofNeighbours_isSmall() {
        assertThat(gap("next", "limit")).isLessThan(DISTANCE);
        assertThat(gap("cursor", "closed")).isLessThan(DISTANCE);
    }

    private static long gap(String one, String other) {
        FieldLayout a = field(SingleProducerSequencer.class, one);
        FieldLayout b = field(SingleProducerSequencer.class, other);
        FieldLayout first = a.offset() < b.offset() ? a : b;
        FieldLayout second = first == a ? b : a;
        return second.offset() - (first.offset() + first.size());
    }

    private static FieldLayout field(Class<?> in, String name) {
        Stream<FieldLayout> fields = ClassLayout.parseClass(in).fields().stream();
        return fields.filter(field -> field.name().equals(name)).findFirst().orElseThrow();
    }
}
