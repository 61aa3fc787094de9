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
@Description("Forbids: who waits for an element or for room sleeps through the close, or what it was to get "
        + "gets lost in it.")
@Outcome(id = Ledger.KEPT, expect = ACCEPTABLE, desc = "nobody waited in vain")
@Outcome(expect = FORBIDDEN, desc = "a wait that should have ended did not, or the elements suffered")
@State
public class BlockingClose {
    private final BlockingMpscQueue<Integer> empty =
            new BlockingMpscQueue<>(ElasticConfig.fixed(1), OverflowPolicy.BLOCK);
    private final BlockingMpscQueue<Integer> full =
            new BlockingMpscQueue<>(ElasticConfig.fixed(1), OverflowPolicy.BLOCK);
    private final Ledger ledger = new Ledger();
    private final Wait wait = new Wait();

    public BlockingClose() {
        ledger.offer(full, 0);
    }

    @Actor
    public void waiter() {
        wait.poll(empty);
        ledger.wrote(10, wait.offer(full, 10));
    }

    @Actor
    public void closer() {
        empty.close();
        full.close();
    }

    @Arbiter
    public void judge(L_Result result) {
        ledger.drain(full);
        result.r1 = wait.inVain() ? "slept through the close" : ledger.verdict();
    }
}
