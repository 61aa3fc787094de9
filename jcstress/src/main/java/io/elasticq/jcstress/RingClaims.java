package io.elasticq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.elasticq.sequencer.SequencedRing;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

@JCStressTest
@Description("Forbids: two producers claim the same position of a ring, or one is refused although there is room.")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the first was first")
@Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "the second was first")
@Outcome(expect = FORBIDDEN, desc = "both write one event, or there is a gap")
@State
public class RingClaims {
    private final SequencedRing<long[]> ring =
            SequencedRing.builder(() -> new long[1], 3).multiProducer();

    @Actor
    public void one(JJ_Result result) {
        result.r1 = ring.tryClaim();
    }

    @Actor
    public void two(JJ_Result result) {
        result.r2 = ring.tryClaim(2);
    }
}
