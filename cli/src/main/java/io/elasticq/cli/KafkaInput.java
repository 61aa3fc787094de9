package io.elasticq.cli;

import io.elasticq.WaitStrategy;
import io.elasticq.bridge.kafka.KafkaSource;
import io.elasticq.pipeline.io.SourceContext;
import io.elasticq.pipeline.io.SourceReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The records of a topic of Kafka's as lines; those that are there, or those that come, too, until nobody wants them any more. */
final class KafkaInput implements LineInput {

    private static final int BATCH = 256;
    private static final WaitStrategy WAITING = WaitStrategy.backoff();

    private final KafkaSource<byte[]> source;
    private final Deque<byte[]> lines = new ArrayDeque<>();
    private @Nullable SourceReader<byte[]> reader; // opened by the thread that reads

    KafkaInput(KafkaSource<byte[]> source) {
        this.source = source;
    }

    @Override
    public byte @Nullable [] next() throws IOException {
        int idle = 0;
        while (lines.isEmpty()) {
            int read = read();
            if (read == SourceReader.END || Thread.interrupted()) {
                return null;
            }
            idle = read == 0 ? WAITING.idle(idle) : 0;
        }
        return lines.poll();
    }

    private int read() throws IOException {
        try {
            if (reader == null) {
                reader = source.open(new Beginning(source.topic()));
            }
            return reader.read(lines::add, BATCH);
        } catch (InterruptedException e) {
            return SourceReader.END; // nobody wants more
        } catch (Exception e) {
            throw new InputException("can't read " + source + ": " + IoReason.withCause(e), e);
        }
    }

    @Override
    public void close() throws IOException {
        if (reader != null) {
            reader.close();
        }
    }

    /** Of a run that nothing came before. */
    private record Beginning(String name) implements SourceContext {

        @Override
        public byte @Nullable [] position() {
            return null;
        }

        @Override
        public void signal() {
            // it is asked again and again
        }
    }
}
