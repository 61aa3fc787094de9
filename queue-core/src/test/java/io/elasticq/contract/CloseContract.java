package io.elasticq.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.elasticq.BlockingElasticQueue;
import io.elasticq.ElasticQueue;
import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import io.elasticq.QueueClosedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Closed is a state: nothing goes in, everything comes out, and then it is over. */
public interface CloseContract extends QueueUnderTest {

    @Test
    default void closedQueue_refusesByEveryWayIn_andStillGivesOutWhatItHolds() {
        for (OverflowPolicy policy : policies()) {
            ElasticQueue<Integer> queue = create(QueueSpec.tiny(8, policy));
            queue.addAll(List.of(1, 2, 3));
            assertThat(queue.isClosed()).isFalse();
            queue.close();
            queue.close();
            assertThat(queue.isClosed()).isTrue();
            assertThat(queue.isTerminated()).isFalse();
            assertThat(queue.tryOffer(4)).isEqualTo(OfferResult.CLOSED);
            assertThat(queue.offer(4)).isFalse();
            assertThat(queue.relaxedOffer(4)).isFalse();
            assertThat(queue.offerBatch(List.of(4, 5))).isFalse();
            assertThat(queue.offerBatchPartial(List.of(4, 5))).isZero();
            assertThatThrownBy(() -> queue.add(4))
                    .isInstanceOf(IllegalStateException.class)
                    .isInstanceOfSatisfying(QueueClosedException.class, e -> assertThat(e.isRetriable())
                            .isFalse());
            assertThatThrownBy(() -> queue.addAll(List.of(4))).isInstanceOf(QueueClosedException.class);
            assertThat(queue.poll()).isEqualTo(1);
            assertThat(queue.relaxedPoll()).isEqualTo(2);
            List<Integer> rest = new ArrayList<>();
            assertThat(queue.pollBatch(rest, 10)).isEqualTo(1);
            assertThat(rest).containsExactly(3);
            assertThat(queue.isTerminated()).isTrue();
            assertThat(queue.poll()).isNull();
            assertThat(queue.stats().closed()).isTrue();
            assertThat(queue.stats().accepted()).isEqualTo(3);
            assertThat(queue.stats().refused()).isPositive();
            assertThat(queue.stats().dropped()).isZero();
        }
    }

    @Test
    default void closedQueue_refuses_whateverRoomItHas() {
        for (int size = 0; size <= 8; size++) {
            for (int polled = 0; polled <= size; polled++) {
                ElasticQueue<Integer> queue = create(QueueSpec.tiny(8, refusing()));
                for (int i = 0; i < size; i++) {
                    queue.add(i);
                }
                for (int i = 0; i < polled; i++) {
                    queue.poll();
                }
                queue.close();
                assertThat(queue.tryOffer(4)).isEqualTo(OfferResult.CLOSED);
                assertThat(queue.offerBatch(List.of(4))).isFalse();
                assertThat(queue.offerBatch(List.of())).isFalse();
                assertThat(queue.offerBatchPartial(List.of(4))).isZero();
                assertThat(queue.size()).isEqualTo(size - polled);
                assertThat(queue.isTerminated()).isEqualTo(size == polled);
            }
        }
    }

    @Test
    default void close_onFullQueue_answersClosedAndNotFull() {
        ElasticQueue<Integer> queue = create(QueueSpec.tiny(1, refusing()));
        queue.add(1);
        assertThat(queue.tryOffer(2)).isEqualTo(OfferResult.FULL);
        queue.close();
        assertThat(queue.tryOffer(2)).isEqualTo(OfferResult.CLOSED);
    }

    @Test
    default void closedQueue_isNotTerminated_whileElementsCanStillComeBack() {
        ElasticQueue<Integer> queue = create(QueueSpec.tiny(4, refusing()));
        queue.addAll(List.of(1, 2));
        queue.close();
        List<Boolean> terminated = new ArrayList<>();
        HostileContract.Choosy target = new HostileContract.Choosy(0, () -> terminated.add(queue.isTerminated()));
        assertThatThrownBy(() -> queue.pollBatch(target, 2)).hasMessage("full, on purpose");
        assertThat(terminated).containsExactly(false);
        assertThat(queue.isTerminated()).isFalse();
        assertThat(queue.poll()).isEqualTo(1);
        assertThat(queue.poll()).isEqualTo(2);
        assertThat(queue.isTerminated()).isTrue();
    }

    @Test
    default void terminatedQueue_staysSo_whateverIsCalled() {
        ElasticQueue<Integer> queue = create(QueueSpec.tiny(4, refusing()));
        queue.add(1);
        queue.close();
        queue.poll();
        assertThat(queue.isTerminated()).isTrue();
        assertThat(queue.pollBatch(new ArrayList<>(), 5)).isZero();
        if (queue instanceof BlockingElasticQueue<Integer> blocking) {
            Call.running(() -> blocking.pollBatch(new ArrayList<>(), 1, Duration.ofSeconds(1)))
                    .get();
        }
        assertThat(queue.isTerminated()).isTrue();
    }

    @Test
    default void closeDuringOffers_losesNothingThatWasAccepted() {
        assumeTrue(closesBesideProducers(), "closing is for the producer");
        for (int round = 0; round < 200; round++) {
            ElasticQueue<Object> queue = create(QueueSpec.tiny(1000, refusing()));
            Queue<Object> accepted = new ConcurrentLinkedQueue<>();
            Race race = new Race().with(queue::close);
            for (int p = 0; p < producers(); p++) {
                race.with(() -> {
                    for (int i = 0; i < 50; i++) {
                        Object element = new Object();
                        if (queue.offer(element)) {
                            accepted.add(element);
                        }
                    }
                });
            }
            race.run();
            List<Object> drained = new ArrayList<>();
            queue.pollBatch(drained, Integer.MAX_VALUE);
            assertThat(queue.isTerminated()).isTrue();
            assertThat(Identities.of(drained)).isEqualTo(Identities.of(accepted));
            assertThat(drained).hasSameSizeAs(accepted);
        }
    }
}
