package io.elasticq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.elasticq.OverflowPolicy;
import io.elasticq.lockfree.BlockingMpscQueue;
import io.elasticq.lockfree.MpscElasticQueue;
import io.elasticq.lockfree.SpscElasticQueue;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

@JCStressTest
@Description("Forbids: the consumer gets an element and does not see what its producer wrote to it before the "
        + "offer (a slot stored without release, or read without acquire).")
@Outcome(id = "(-1|7), (-1|7), (-1|7)", expect = ACCEPTABLE, desc = "nothing yet, or all of it")
@Outcome(expect = FORBIDDEN, desc = "an element came without its content")
@State
public class Publication {
    private final MpscElasticQueue<Box> mpsc = new MpscElasticQueue<>(Queues.elastic(1, 1, 4), OverflowPolicy.REJECT);
    private final SpscElasticQueue<Box> spsc = new SpscElasticQueue<>(Queues.elastic(1, 1, 4), OverflowPolicy.REJECT);
    private final BlockingMpscQueue<Box> blocking =
            new BlockingMpscQueue<>(Queues.elastic(1, 1, 4), OverflowPolicy.REJECT);

    /** Not final, so that only the queue can publish it. */
    static final class Box {
        int content;

        static Box full() {
            Box box = new Box();
            box.content = 7;
            return box;
        }
    }

    @Actor
    public void producer() {
        mpsc.offer(Box.full());
        spsc.offer(Box.full());
        blocking.offer(Box.full());
    }

    @Actor
    public void consumer(III_Result result) {
        result.r1 = contentOf(mpsc.poll());
        result.r2 = contentOf(spsc.relaxedPoll());
        Box[] into = new Box[1];
        result.r3 = blocking.pollBatch(into, 0, 1) == 0 ? -1 : contentOf(into[0]);
    }

    private static int contentOf(@Nullable Box box) {
        return box == null ? -1 : box.content;
    }
}
