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
@Description("Forbids: a channel that is halted is over for its consumer before the last message is read, or never.")
@Outcome(id = ChannelTraffic.KEPT, expect = ACCEPTABLE, desc = "the end is behind the last message")
@Outcome(expect = FORBIDDEN, desc = "a message behind the end, or no end")
@State
public class ChannelEnd {
    private final ChannelTraffic traffic = ChannelTraffic.fromZero(2);
    private long end = -1;

    @Actor
    public void producer() {
        traffic.publishInPlace();
        traffic.publishCopy();
        traffic.producer.halt();
    }

    @Actor
    public void consumer() {
        for (int i = 0; i < 20 && end < 0; i++) {
            if (traffic.consumer.isTerminated()) {
                end = traffic.consumer.position();
            } else if (i > 10) {
                traffic.poll();
            }
        }
    }

    @Arbiter
    public void judge(L_Result result) {
        String verdict = traffic.verdict();
        if (end >= 0 && end != traffic.consumer.position()) {
            result.r1 = "came after the end";
        } else if (!traffic.consumer.isTerminated()) {
            result.r1 = "no end";
        } else {
            result.r1 = verdict;
        }
    }
}
