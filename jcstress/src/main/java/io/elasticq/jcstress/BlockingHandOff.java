package io.elasticq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.lockfree.BlockingMpscQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

@JCStressTest
@Description("Forbids: take misses the offer, or put misses the poll (a lost wake-up); the bound is 1, so "
        + "that both sides wait in turn. Who sleeps until its time is over has missed its wake-up.")
@Outcome(id = Ledger.KEPT, expect = ACCEPTABLE, desc = "nobody waited in vain")
@Outcome(expect = FORBIDDEN, desc = "a wait that should have ended did not, or the elements suffered")
@State
public class BlockingHandOff {
    private final BlockingMpscQueue<Integer> queue =
            new BlockingMpscQueue<>(ElasticConfig.fixed(1), OverflowPolicy.BLOCK);
    private final Ledger ledger = new Ledger();
    private final Wait producerWaits = new Wait();
    private final Wait consumerWaits = new Wait();

    @Actor
    public void producer() {
        for (int element = 10; element < 13; element++) {
            ledger.wrote(element, producerWaits.offer(queue, element));
        }
    }

    @Actor
    public void consumer() {
        for (int i = 0; i < 3; i++) {
            ledger.took(consumerWaits.poll(queue));
        }
    }

    @Arbiter
    public void judge(L_Result result) {
        ledger.drain(queue);
        result.r1 = producerWaits.inVain() || consumerWaits.inVain() ? "a lost wake-up" : ledger.verdict();
    }
}
