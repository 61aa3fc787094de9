package io.elasticq.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checker must be able to fail. */
class ConservationCheckTest {

    private final Item a0 = new Item(0, 0);
    private final Item a1 = new Item(0, 1);
    private final Item a2 = new Item(0, 2);
    private final Item b0 = new Item(1, 0);
    private final Item b1 = new Item(1, 1);
    private final List<List<Item>> accepted = List.of(List.of(a0, a1, a2), List.of(b0, b1));

    @Test
    void allOnceAndInOrder_passes_howeverTheProducersMix() {
        assertThat(check(a0, b0, b1, a1, a2).verdict())
                .isEqualTo("conservation: PASS, 5 of 5 elements arrived exactly once, in order");
        assertThat(check(b0, b1, a0, a1, a2).isPassed()).isTrue();
    }

    @Test
    void nothing_passes() {
        assertThat(ConservationCheck.check(List.of(List.of()), List.of()).isPassed())
                .isTrue();
    }

    @Test
    void lost_fails() {
        ConservationCheck.Result result = check(a0, a2, b0, b1);
        assertThat(result.isPassed()).isFalse();
        assertThat(result.verdict())
                .isEqualTo("conservation: FAIL, 4 of 5 elements arrived: 1 lost, 0 duplicated, 0 out of order,"
                        + " 0 unknown");
    }

    @Test
    void duplicated_fails() {
        assertThat(check(a0, a1, a1, a2, b0, b1)).isEqualTo(new ConservationCheck.Result(5, 5, 0, 1, 0, 0));
        assertThat(check(a0, a1, a1, a2, b0, b1).isPassed()).isFalse();
    }

    @Test
    void oneLostAndAnotherDuplicated_fails_thoughTheNumberIsRight() {
        assertThat(check(a0, a1, a1, b0, b1)).isEqualTo(new ConservationCheck.Result(5, 4, 1, 1, 0, 0));
    }

    @Test
    void reordered_fails() {
        assertThat(check(a0, a2, a1, b0, b1)).isEqualTo(new ConservationCheck.Result(5, 5, 0, 0, 1, 0));
        assertThat(check(a0, a2, a1, b0, b1).isPassed()).isFalse();
    }

    @Test
    void copyOfAnElement_isNotThatElement() {
        assertThat(check(a0, new Item(0, 1), a2, b0, b1)).isEqualTo(new ConservationCheck.Result(5, 4, 1, 0, 0, 1));
        String text = "equal";
        String equal = new StringBuilder(text).toString();
        assertThat(ConservationCheck.check(List.of(List.of(text)), List.of(equal))
                        .isPassed())
                .isFalse();
    }

    @Test
    void elementAcceptedTwice_isMisuse() {
        List<List<Item>> twice = new ArrayList<>(List.of(List.of(a0, a0)));
        assertThatThrownBy(() -> ConservationCheck.check(twice, List.of(a0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0:0");
    }

    private ConservationCheck.Result check(Item... arrived) {
        return ConservationCheck.check(accepted, List.of(arrived));
    }
}
