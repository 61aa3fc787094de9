package io.elasticq.lockbased;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.OverflowPolicy;
import io.elasticq.contract.BlockingElasticQueueContract;
import io.elasticq.contract.Call;
import io.elasticq.contract.QueueSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contracts, on a fair queue. */
class FairLockedElasticQueueTest implements BlockingElasticQueueContract {

    @Override
    public <E> LockedElasticQueue<E> create(QueueSpec<E> spec) {
        return LockedElasticQueueTest.build(spec, true);
    }

    @Override
    public int itemsPerProducer() {
        return Boolean.getBoolean("elasticq.deep") ? 100_000 : 500; // each hand-over is a context switch
    }

    @Test
    void waitingConsumers_areServedInTheOrderInWhichTheyCame() {
        LockedElasticQueue<Integer> queue = create(QueueSpec.tiny(16, OverflowPolicy.BLOCK));
        List<Call<Integer>> takes = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            takes.add(Call.of(queue::take).awaitWaiting());
        }
        for (int i = 0; i < 10; i++) {
            queue.offer(i);
        }
        for (int i = 0; i < 10; i++) {
            assertThat(takes.get(i).get()).isEqualTo(i);
        }
    }
}
