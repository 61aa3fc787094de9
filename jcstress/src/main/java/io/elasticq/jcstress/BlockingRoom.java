package io.elasticq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.lockfree.BlockingMpscQueue;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

@JCStressTest
@Description("Forbids: a producer waits for room for two, the consumer makes it in two steps, and the "
        + "producer is not told of the second; or the room is made just before it parks, and neither sees "
        + "the other (store buffering).")
@Outcome(id = Ledger.KEPT, expect = ACCEPTABLE, desc = "nobody waited in vain")
@Outcome(expect = FORBIDDEN, desc = "a wait that should have ended did not, or the elements suffered")
@State
public class BlockingRoom {
    private final BlockingMpscQueue<Integer> queue =
            new BlockingMpscQueue<>(ElasticConfig.fixed(2), OverflowPolicy.BLOCK);
    private final Ledger ledger = new Ledger();
    private final Wait wait = new Wait();

    public BlockingRoom() {
        ledger.offer(queue, 0);
        ledger.offer(queue, 1);
    }

    @Actor
    public void producer() {
        boolean in = wait.offerBatch(queue, List.of(10, 11));
        ledger.wrote(10, in);
        ledger.wrote(11, in);
    }

    @Actor
    public void consumer() {
        ledger.took(queue.poll());
        ledger.took(queue.poll());
    }

    @Arbiter
    public void judge(L_Result result) {
        ledger.drain(queue);
        result.r1 = wait.inVain() ? "a lost wake-up" : ledger.verdict();
    }
}
