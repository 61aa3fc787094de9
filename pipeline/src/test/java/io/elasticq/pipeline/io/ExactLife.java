package io.elasticq.pipeline.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The life of a sink whose effects are to be there exactly once: runs that crash anywhere, each from the last checkpoint that is complete. */
final class ExactLife {

    /** A sink, its world, and what a crash does to that. */
    interface Rig {
        Sink<String> sink() throws Exception;

        /** The writer is gone; {@code state} is that of the last checkpoint that is complete. */
        void crash(Random random, byte[] state) throws Exception;

        List<String> seen() throws Exception;

        /** Whether what is seen is never taken back. */
        boolean isFinal();
    }

    private final Rig rig;
    private final Random random;
    private final List<String> events;
    private byte @Nullable [] state;
    private long checkpoint;
    private int position; // of the source, in the last checkpoint that is complete
    private boolean done;

    ExactLife(Rig rig, long seed) {
        this.rig = rig;
        random = new Random(seed);
        events = IntStream.range(0, 40 + random.nextInt(60))
                .mapToObj(i -> i + "x".repeat(random.nextInt(20) == 0 ? random.nextInt(300) : 1))
                .toList();
    }

    void run() throws Exception {
        for (int runs = 0; !done; runs++) {
            assertThat(runs).isLessThan(10_000);
            oneRun();
            if (!done) {
                rig.crash(random, state);
            }
            if (rig.isFinal()) {
                List<String> seen = rig.seen();
                assertThat(seen).isEqualTo(events.subList(0, seen.size()));
            }
        }
        assertThat(rig.seen()).isEqualTo(events);
    }

    private void oneRun() throws Exception {
        SinkContext context = new Opened.AtCheckpoint(state, checkpoint);
        try (SinkWriter<String> writer = rig.sink().open(context)) {
            int next = position;
            if (state == null) {
                take(writer, next); // a run begins with one
            }
            while (random.nextInt(12) > 0) {
                for (int count = random.nextInt(6); count > 0 && next < events.size(); count--) {
                    writer.write(events.get(next++));
                }
                if (random.nextInt(3) == 0) {
                    writer.flush();
                }
                if (random.nextInt(3) == 0) {
                    if (random.nextInt(5) == 0) {
                        Opened.prepare(writer, checkpoint + 1); // and never complete
                        return;
                    }
                    take(writer, next);
                    if (random.nextInt(3) > 0) {
                        writer.commit(checkpoint);
                        if (next == events.size()) {
                            writer.complete();
                            done = true;
                            return;
                        }
                    }
                }
            }
        }
    }

    private void take(SinkWriter<String> writer, int next) throws Exception {
        state = Opened.prepare(writer, checkpoint + 1);
        checkpoint++;
        position = next;
    }
}
