package io.elasticq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.elasticq.channel.Fragment;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

@JCStressTest
@Description("Forbids: a fragment is overwritten before it is closed, or its credit never comes back.")
@Outcome(id = ChannelTraffic.KEPT, expect = ACCEPTABLE, desc = "what is held stays as it is")
@Outcome(expect = FORBIDDEN, desc = "the chunk of a fragment that is open was written")
@State
public class ChannelHeld {
    private final ChannelTraffic traffic = ChannelTraffic.withCredits(2);

    @Actor
    public void producer() {
        for (int i = 0; i < 10; i++) {
            traffic.publishInPlace();
            traffic.publishCopy();
        }
    }

    /** Holds two, and closes the later one first. */
    @Actor
    public void consumer() {
        for (int i = 0; i < 10; i++) {
            Fragment first = traffic.consumer.read();
            Fragment second = traffic.consumer.read();
            if (second != null) {
                long content = ChannelTraffic.read(second);
                second.close();
                close(first);
                traffic.took(content);
            } else {
                close(first);
            }
        }
    }

    private void close(@Nullable Fragment fragment) {
        if (fragment != null) {
            traffic.took(ChannelTraffic.read(fragment));
            fragment.close();
        }
    }

    @Arbiter
    public void judge(L_Result result) {
        result.r1 = traffic.verdict();
    }
}
