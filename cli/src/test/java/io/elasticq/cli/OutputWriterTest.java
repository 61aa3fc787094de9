package io.elasticq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.lockfree.MpscElasticQueue;
import io.elasticq.router.Router;
import io.elasticq.router.Source;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class OutputWriterTest {

    /** As with a pipe whose reader has ended: what could not be written fails again when it is closed. */
    @Test
    void outputThatFailsTwice_isSaidOnce_andItsExitStatusIsKnown() throws Exception {
        List<String> said = new CopyOnWriteArrayList<>();
        OutputWriter writer = new OutputWriter(
                OutputParser.parse("--to", "cmd:any"), "any", new Broken(), (name, why) -> said.add(name + ": " + why));
        MpscElasticQueue<Line> queue = new MpscElasticQueue<>(ElasticConfig.defaults(), OverflowPolicy.REJECT);
        try (Router<Line> router = Router.builder(Source.of(queue)).build()) {
            writer.start(router.subscribe(writer.config().build()));
            for (int i = 1; i <= 100; i++) {
                queue.offer(new Line(i, new byte[1]));
            }
            queue.close();
            router.start();
            writer.join();
        }
        assertThat(said).containsExactly("any: broken");
        OutputSummary summary = writer.summary();
        assertThat(summary.state()).isEqualTo("ended-early");
        assertThat(summary.failure()).isEqualTo("broken");
        assertThat(summary.exitStatus()).isEqualTo(7);
        assertThat(summary.written()).isZero();
        assertThat(writer.tally().taken()).isEqualTo(summary.stats().taken());
    }

    private static final class Broken implements Sink {

        @Override
        public LineOutput output() {
            return new LineWriter(new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    throw new IOException("Broken pipe");
                }
            });
        }

        @Override
        public void close() throws IOException {
            throw new IOException("Broken pipe");
        }

        @Override
        public Integer awaitExit() {
            return 7;
        }

        @Override
        public String explain(IOException e) {
            return "broken";
        }

        @Override
        public void abandon() {
            throw new AssertionError("nobody gives up");
        }
    }
}
