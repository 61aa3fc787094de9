package io.elasticq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

@JCStressTest
@Description("Forbids: a message in several fragments is there in part.")
@Outcome(id = ChannelTraffic.KEPT, expect = ACCEPTABLE, desc = "what was published is what was read")
@Outcome(expect = FORBIDDEN, desc = "a message that has no end")
@State
public class ChannelFragments {
    private final ChannelTraffic traffic = ChannelTraffic.inFragments(4);

    @Actor
    public void producer() {
        for (int i = 0; i < 20; i++) {
            traffic.publishCopy();
        }
    }

    @Actor
    public void consumer() {
        for (int i = 0; i < 20; i++) {
            traffic.poll();
        }
    }

    @Arbiter
    public void judge(L_Result result) {
        result.r1 = traffic.verdict();
    }
}
