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
@Description(
        "Forbids: a reader that nobody waits for is told that a message is intact, and it is a part of another one.")
@Outcome(id = ChannelTraffic.KEPT, expect = ACCEPTABLE, desc = "what was published is what was read")
@Outcome(expect = FORBIDDEN, desc = "a message that was torn, or one that is neither received nor missed")
@State
public class ChannelObserver {
    private final ChannelTraffic traffic = ChannelTraffic.lossy(1);

    @Actor
    public void producer() {
        for (int i = 0; i < 10; i++) {
            traffic.publishInPlace();
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
