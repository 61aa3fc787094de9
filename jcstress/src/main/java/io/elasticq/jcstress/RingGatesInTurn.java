package io.elasticq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.elasticq.sequencer.Sequence;
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
        "Forbids: consumers come and go, and the last one to come is overrun, or waits for an event that was published "
                + "before it (a stamp that went back).")
@Outcome(id = "in order", expect = ACCEPTABLE, desc = "all that follows is there, and no more than fits")
@Outcome(expect = FORBIDDEN, desc = "an event is lost or was written again")
@State
public class RingGatesInTurn {
    private final SequencedRing<long[]> ring =
            SequencedRing.builder(() -> new long[] {-1}, 2).multiProducer();
    private long start;

    @Actor
    public void producer() {
        for (int i = 0; i < 6; i++) {
            publish();
        }
    }

    @Actor
    public void consumers() {
        Sequence first = ring.addGate();
        long position = ring.barrier().available(first.get());
        ring.advance(first, position);
        ring.removeGate(first);
        publish();
        Sequence last = ring.addGate();
        start = last.get();
    }

    @Arbiter
    public void judge(L_Result result) {
        long claimed = ring.position();
        if (claimed - start > 2) {
            result.r1 = "too far: from " + start + " to " + claimed;
        } else if (ring.barrier().available(start) != claimed) {
            result.r1 = "not all there: from " + start + " to " + claimed;
        } else {
            result.r1 = contents(claimed);
        }
    }

    private String contents(long claimed) {
        for (long position = start; position < claimed; position++) {
            if (ring.get(position)[0] != position) {
                return "not the event of position " + position;
            }
        }
        return "in order";
    }

    private void publish() {
        long position = ring.tryClaim();
        if (position >= 0) {
            ring.get(position)[0] = position;
            ring.publish(position);
        }
    }
}
