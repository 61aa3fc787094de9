package io.elasticq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The checker must be able to fail. */
class FanoutCheckTest {

    private final Item a = new Item(0, 0);
    private final Item b = new Item(1, 0);
    private final Item c = new Item(0, 1);
    private final List<Item> routed = List.of(a, b, c);

    @Test
    void allOnceAndInOrder_passes() {
        assertThat(FanoutCheck.check(routed, routed, 0, 0).verdict())
                .isEqualTo("PASS, 3 of 3 elements arrived exactly once, in order");
    }

    @Test
    void whatIsCountedAsLost_passes() {
        assertThat(FanoutCheck.check(routed, List.of(c), 1, 1).verdict())
                .isEqualTo("PASS, 1 of 3 elements arrived exactly once, in order; 1 dropped, 1 missed");
    }

    @Test
    void whatIsLostAndNotCounted_fails() {
        assertThat(FanoutCheck.check(routed, List.of(a, c), 0, 0).verdict())
                .isEqualTo("FAIL, 2 of 3 elements arrived: 0 twice or out of order, 0 unknown");
        assertThat(FanoutCheck.check(routed, List.of(a), 1, 0).isPassed()).isFalse();
    }

    @Test
    void whatIsCountedAsLostAndArrives_fails() {
        assertThat(FanoutCheck.check(routed, routed, 1, 0).isPassed()).isFalse();
    }

    @Test
    void oneLostAndAnotherTwice_fails_thoughTheNumberIsRight() {
        assertThat(FanoutCheck.check(routed, List.of(a, b, b), 0, 0).isPassed()).isFalse();
        assertThat(FanoutCheck.check(routed, List.of(a, b, b), 1, 0).isPassed()).isFalse();
    }

    @Test
    void outOfOrder_fails_betweenProducersToo() {
        assertThat(FanoutCheck.check(routed, List.of(b, a, c), 0, 0).isPassed()).isFalse();
    }

    @Test
    void copyOfAnElement_isNotThatElement() {
        assertThat(FanoutCheck.check(routed, List.of(a, b, new Item(0, 1)), 1, 0)
                        .isPassed())
                .isFalse();
    }
}
