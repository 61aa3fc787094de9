package io.elasticq.cli.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.router.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RollCallTest {

    private final RollCall roll = new RollCall(2, 0);

    private RollCall.Tally after(Event... events) {
        for (Event event : events) {
            roll.arrived(event);
        }
        return roll.tally();
    }

    @Test
    void allInOrder_isSound() {
        assertThat(after(new Event(1, 0, 1), new Event(2, 1, 1), new Event(3, 0, 2)))
                .isEqualTo(new RollCall.Tally(3, 3, 0, 0));
    }

    @Test
    void numbersThatAreLeftOut_areSkipped() {
        assertThat(after(new Event(1, 0, 1), new Event(4, 0, 3))).isEqualTo(new RollCall.Tally(4, 2, 2, 0));
    }

    @Test
    void eventThatComesAgain_orLate_orUnderAnotherNumber_isCounted() {
        after(new Event(1, 0, 1), new Event(3, 1, 1));
        assertThat(after(new Event(3, 1, 1)).twice()).isEqualTo(1);
        assertThat(after(new Event(2, 0, 2)).twice()).isEqualTo(2);
        assertThat(after(new Event(5, 0, 1)).twice()).isEqualTo(3);
    }

    @Test
    void queueThatLosesOrDoublesAnEvent_isNoticed() {
        NumberedSource source = new NumberedSource(
                sourceOf(new Event(0, 0, 1), new Event(0, 1, 1), new Event(0, 0, 3), new Event(0, 0, 3)), 2);
        List<Event> routed = new ArrayList<>();
        assertThat(source.drain(routed::add, 2)).isEqualTo(2);
        assertThat(source.strays()).isZero();
        source.drain(routed::add, 2);
        assertThat(source.strays()).isEqualTo(2);
        assertThat(routed).extracting(Event::number).containsExactly(1L, 2L, 3L, 4L);
    }

    private static Source<Event> sourceOf(Event... events) {
        List<Event> left = new ArrayList<>(List.of(events));
        return new Source<>() {
            @Override
            public int drain(Consumer<? super Event> to, int limit) {
                int n = Math.min(limit, left.size());
                for (int i = 0; i < n; i++) {
                    to.accept(left.remove(0));
                }
                return n;
            }

            @Override
            public boolean isTerminated() {
                return left.isEmpty();
            }
        };
    }
}
