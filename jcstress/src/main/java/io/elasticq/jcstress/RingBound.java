package io.elasticq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.elasticq.sequencer.Sequence;
import io.elasticq.sequencer.SequenceBarrier;
import io.elasticq.sequencer.SequencedRing;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@JCStressTest
@Description(
        "Forbids: a consumer reads what an event was before it was published, or what it becomes a lap later, before the "
                + "gate has passed it.")
@Outcome(id = "(0|1), (0|1)", expect = ACCEPTABLE, desc = "nothing yet, or the first event")
@Outcome(expect = FORBIDDEN, desc = "an event of another lap")
@State
public class RingBound {
    private final SequencedRing<int[]> single =
            SequencedRing.builder(() -> new int[] {9}, 1).singleProducer();
    private final SequencedRing<int[]> multi =
            SequencedRing.builder(() -> new int[] {9}, 1).multiProducer();
    private final Sequence singleGate = single.addGate();
    private final Sequence multiGate = multi.addGate();
    private final SequenceBarrier singleBarrier = single.barrier();
    private final SequenceBarrier multiBarrier = multi.barrier();

    @Actor
    public void producer() {
        for (int lap = 1; lap < 4; lap++) {
            publish(single, lap);
            publish(multi, lap);
        }
    }

    @Actor
    public void consumer(II_Result result) {
        result.r1 = first(single, singleBarrier, singleGate);
        result.r2 = first(multi, multiBarrier, multiGate);
    }

    private static int first(SequencedRing<int[]> ring, SequenceBarrier barrier, Sequence gate) {
        if (barrier.available(0) == 0) {
            return 0;
        }
        int content = ring.get(0)[0];
        ring.advance(gate, 1);
        return content;
    }

    private static void publish(SequencedRing<int[]> ring, int lap) {
        long position = ring.tryClaim();
        if (position >= 0) {
            ring.get(position)[0] = lap;
            ring.publish(position);
        }
    }
}
