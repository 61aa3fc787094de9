package io.elasticq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.elasticq.OverflowPolicy;
import io.elasticq.QueueStats;
import io.elasticq.lockfree.SpscElasticQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

@JCStressTest
@Description("Forbids: size() or stats(), while the queue is used, resized and cleared, show a state that "
        + "never was: more elements than the bound, fewer than none, more taken than accepted, a count "
        + "that goes back.")
@Outcome(id = "possible", expect = ACCEPTABLE, desc = "a state that may have been")
@Outcome(expect = FORBIDDEN, desc = "a state that never was")
@State
public class SpscCounts {
    private final SpscElasticQueue<Integer> queue =
            new SpscElasticQueue<>(Queues.elastic(1, 1, 4), OverflowPolicy.REJECT);

    @Actor
    public void user() {
        queue.offer(1);
        queue.poll();
        queue.offer(2);
        queue.offer(3);
        queue.offer(4);
        queue.poll();
        queue.clear();
        queue.offer(5);
    }

    @Actor
    public void observer(L_Result result) {
        int size = queue.size();
        QueueStats before = queue.stats();
        QueueStats after = queue.stats();
        if (size < 0 || size > 4) {
            result.r1 = "a size of " + size;
        } else if (!isPossible(before) || !isPossible(after)) {
            result.r1 = "counts that don't agree";
        } else if (after.polled() < before.polled()
                || after.accepted() < before.accepted()
                || after.removed() < before.removed()
                || after.generation() < before.generation()) {
            result.r1 = "a count that went back";
        } else {
            result.r1 = "possible";
        }
    }

    private static boolean isPossible(QueueStats stats) {
        return stats.size() >= 0
                && stats.size() <= 4
                && stats.accepted() == stats.polled() + stats.removed() + stats.size()
                && stats.accepted() <= 5
                && stats.polled() <= 2
                && stats.capacity() <= 4
                && stats.generation() == stats.grows() + stats.shrinks();
    }
}
