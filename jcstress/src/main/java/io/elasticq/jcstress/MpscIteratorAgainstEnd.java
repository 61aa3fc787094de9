package io.elasticq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.lockfree.MpscElasticQueue;
import java.util.Iterator;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

@JCStressTest
@Description(
        "Forbids: an iterator stands on the last ring when the consumer lets go of it at the end, and " + "throws.")
@Outcome(id = "quiet", expect = ACCEPTABLE, desc = "the iterator has shown what it found")
@Outcome(expect = FORBIDDEN, desc = "the iterator throws")
@State
public class MpscIteratorAgainstEnd {
    private final MpscElasticQueue<Integer> queue =
            new MpscElasticQueue<>(ElasticConfig.fixed(4), OverflowPolicy.REJECT);

    public MpscIteratorAgainstEnd() {
        queue.offer(0);
        queue.offer(1);
        queue.close();
    }

    @Actor
    public void consumer() {
        queue.poll();
        queue.poll();
        queue.poll();
    }

    @Actor
    public void observer(L_Result result) {
        try {
            for (Iterator<Integer> elements = queue.iterator(); elements.hasNext(); ) {
                elements.next();
            }
            result.r1 = "quiet";
        } catch (RuntimeException e) {
            result.r1 = e.getClass().getSimpleName();
        }
    }
}
