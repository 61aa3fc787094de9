package io.elasticq.cli;

import io.elasticq.pipeline.HandOff;
import io.elasticq.pipeline.Pipeline;
import io.elasticq.pipeline.RunReport;
import io.elasticq.pipeline.RunningPipeline;
import io.elasticq.pipeline.io.Sinks;
import io.elasticq.pipeline.io.Source;
import io.elasticq.pipeline.io.SourceReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Which elements a hand-off keeps that has no room for all: it is filled, and then drained. */
final class PolicyIllustration {

    /**
     * What was found.
     *
     * @param kept in the order in which it came out
     * @param report of the run
     */
    record Kept(List<Integer> kept, RunReport report) {}

    private PolicyIllustration() {}

    /**
     * Pushes ids from 0 into a hand-off that drops. Its consumer begins when all have been pushed: it opens no sooner.
     *
     * @param ids how many
     * @param handOff which drops the newest or the oldest
     */
    static Kept of(int ids, HandOff handOff) throws InterruptedException {
        CountDownLatch pushed = new CountDownLatch(1);
        List<Integer> kept = new ArrayList<>();
        Source<Integer> source = context -> {
            int[] next = {0};
            return (out, limit) -> {
                if (next[0] == ids) {
                    pushed.countDown();
                    return SourceReader.END;
                }
                out.accept(next[0]++);
                return 1;
            };
        };
        Pipeline pipeline = Pipeline.from(source).async(handOff).to(context -> {
            pushed.await();
            return Sinks.toCollection(kept).open(context);
        });
        try (RunningPipeline running = pipeline.start()) {
            RunReport report = running.await();
            return new Kept(kept, report);
        }
    }
}
