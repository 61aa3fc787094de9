package io.elasticq.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.elasticq.DropListener.Cause;
import io.elasticq.ElasticQueue;
import io.elasticq.InvalidConfigException;
import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import io.elasticq.QueueFullException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happens to an element without room, under each policy that the queue honours. */
public interface OverflowContract extends QueueUnderTest {

    private <E> ElasticQueue<E> full(OverflowPolicy policy, List<String> drops, List<E> elements) {
        assumeTrue(supports(policy), "not a policy of this queue");
        ElasticQueue<E> queue = create(QueueSpec.<E>tiny(elements.size(), policy)
                .onDrop((element, cause) -> drops.add(element + " " + cause)));
        assertThat(queue.offerBatch(elements)).isTrue();
        return queue;
    }

    private static <E> List<E> drain(ElasticQueue<E> queue) {
        List<E> all = new ArrayList<>();
        queue.pollBatch(all, Integer.MAX_VALUE);
        return all;
    }

    @Test
    default void unsupportedPolicy_isRefusedWhenTheQueueIsBuilt() {
        for (OverflowPolicy policy : OverflowPolicy.values()) {
            if (!supports(policy)) {
                assertThatThrownBy(() -> create(QueueSpec.tiny(4, policy)))
                        .isInstanceOf(InvalidConfigException.class)
                        .hasMessageContaining(policy.name());
            }
        }
    }

    @Test
    default void reject_refusesAndCounts_andDropsNothing() {
        List<String> drops = new ArrayList<>();
        ElasticQueue<Integer> queue = full(OverflowPolicy.REJECT, drops, List.of(1, 2, 3));
        assertThat(queue.tryOffer(4)).isEqualTo(OfferResult.FULL);
        assertThat(queue.offer(5)).isFalse();
        assertThat(queue.offerBatch(List.of(6, 7))).isFalse();
        assertThat(queue.stats().refused()).isEqualTo(4);
        assertThat(queue.stats().dropped()).isZero();
        assertThat(drops).isEmpty();
        assertThat(drain(queue)).containsExactly(1, 2, 3);
    }

    @Test
    default void dropNewest_dropsWhatDoesNotFit_countsItAndHandsItOver() {
        List<String> drops = new ArrayList<>();
        ElasticQueue<Integer> queue = full(OverflowPolicy.DROP_NEWEST, drops, List.of(1, 2, 3));
        assertThat(queue.tryOffer(4)).isEqualTo(OfferResult.DROPPED_NEWEST);
        assertThat(queue.offer(5)).isFalse();
        assertThatThrownBy(() -> queue.add(6)).isInstanceOf(QueueFullException.class);
        assertThat(queue.poll()).isEqualTo(1);
        assertThat(queue.offerBatch(List.of(7, 8))).isFalse();
        assertThat(queue.offerBatchPartial(List.of(9, 10, 11))).isEqualTo(1);
        assertThat(drops)
                .containsExactly(
                        "4 " + Cause.NEWEST,
                        "5 " + Cause.NEWEST,
                        "6 " + Cause.NEWEST,
                        "7 " + Cause.NEWEST,
                        "8 " + Cause.NEWEST,
                        "10 " + Cause.NEWEST,
                        "11 " + Cause.NEWEST);
        assertThat(queue.stats().droppedNewest()).isEqualTo(7);
        assertThat(queue.stats().refused()).isZero();
        assertThat(drain(queue)).containsExactly(2, 3, 9);
    }

    @Test
    default void dropOldest_makesRoomAtTheHead_countsItAndHandsItOver() {
        List<String> drops = new ArrayList<>();
        ElasticQueue<Integer> queue = full(OverflowPolicy.DROP_OLDEST, drops, List.of(1, 2, 3));
        assertThat(queue.tryOffer(4)).isEqualTo(OfferResult.ACCEPTED_DROPPED_OLDEST);
        assertThat(queue.offer(5)).isTrue();
        assertThat(queue.add(6)).isTrue();
        assertThat(queue.offerBatch(List.of(7, 8))).isTrue();
        assertThat(drops)
                .containsExactly(
                        "1 " + Cause.OLDEST,
                        "2 " + Cause.OLDEST,
                        "3 " + Cause.OLDEST,
                        "4 " + Cause.OLDEST,
                        "5 " + Cause.OLDEST);
        assertThat(queue.size()).isEqualTo(3);
        assertThat(queue.offerBatchPartial(List.of(9, 10, 11, 12, 13))).isEqualTo(5);
        assertThat(drops).hasSize(10).endsWith("9 " + Cause.OLDEST, "10 " + Cause.OLDEST);
        assertThat(queue.stats().droppedOldest()).isEqualTo(10);
        assertThat(queue.stats().accepted()).isEqualTo(13);
        assertThat(drain(queue)).containsExactly(11, 12, 13);
    }

    @Test
    default void dropOldest_growsToTheBoundBeforeItDrops() {
        assumeTrue(supports(OverflowPolicy.DROP_OLDEST), "not a policy of this queue");
        List<Integer> drops = new ArrayList<>();
        ElasticQueue<Integer> queue = create(
                QueueSpec.<Integer>tiny(8, OverflowPolicy.DROP_OLDEST).onDrop((element, cause) -> drops.add(element)));
        for (int i = 0; i < 4; i++) {
            assertThat(queue.tryOffer(i)).isEqualTo(OfferResult.ACCEPTED);
        }
        assertThat(queue.offerBatch(List.of(4, 5, 6, 7, 8, 9))).isTrue();
        assertThat(drops).containsExactly(0, 1);
        assertThat(drain(queue)).containsExactly(2, 3, 4, 5, 6, 7, 8, 9);
    }
}
