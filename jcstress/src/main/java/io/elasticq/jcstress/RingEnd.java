package io.elasticq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.elasticq.sequencer.Sequence;
import io.elasticq.sequencer.SequenceBarrier;
import io.elasticq.sequencer.SequencedRing;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

@JCStressTest
@Description(
        "Forbids: a position is claimed although the ring is over for its consumers, or a position that was claimed is "
                + "beyond the end.")
@Outcome(id = "kept", expect = ACCEPTABLE, desc = "what was claimed is before the end")
@Outcome(expect = FORBIDDEN, desc = "an event that nobody will see, or an end that is never reached")
@State
public class RingEnd {
    private final SequencedRing<long[]> ring =
            SequencedRing.builder(() -> new long[1], 4).multiProducer();
    private final Sequence gate = ring.addGate();
    private final SequenceBarrier barrier = ring.barrier();
    private int published;
    private long endSeen = -1;

    @Actor
    public void producer() {
        for (int i = 0; i < 2; i++) {
            long position = ring.tryClaim();
            if (position >= 0) {
                ring.publish(position);
                published++;
            }
        }
    }

    @Actor
    public void consumer() {
        ring.close();
        long position = barrier.available(gate.get());
        if (barrier.isTerminated(position)) {
            endSeen = position;
        }
    }

    @Arbiter
    public void judge(L_Result result) {
        long end = barrier.available(gate.get());
        if (endSeen >= 0 && endSeen < published) {
            result.r1 = "came after the end";
        } else if (end != published || !barrier.isTerminated(end)) {
            result.r1 = "no end: published " + published + ", available to " + end;
        } else {
            result.r1 = "kept";
        }
    }
}
