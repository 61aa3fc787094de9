package io.elasticq.pipeline.io;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Opens sources and sinks as a pipeline does, and takes checkpoints of them. */
final class Opened {

    private Opened() {}

    record AtPosition(byte @Nullable [] position, AtomicInteger signals) implements SourceContext {
        @Override
        public String name() {
            return "a-source";
        }

        @Override
        public void signal() {
            signals.incrementAndGet();
        }
    }

    record AtCheckpoint(byte @Nullable [] state, long checkpoint) implements SinkContext {
        @Override
        public String name() {
            return "a-sink";
        }
    }

    static AtPosition context(byte @Nullable [] position) {
        return new AtPosition(position, new AtomicInteger());
    }

    static <T> SourceReader<T> source(Source<T> source, byte @Nullable [] position) throws Exception {
        return source.open(context(position));
    }

    static <T> SinkWriter<T> sink(Sink<T> sink) throws Exception {
        return sink.open(new AtCheckpoint(null, 0));
    }

    static <T> SinkWriter<T> sink(Sink<T> sink, byte[] state, long checkpoint) throws Exception {
        return sink.open(new AtCheckpoint(state, checkpoint));
    }

    static byte[] position(SourceReader<?> reader, long checkpoint) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        reader.writePosition(checkpoint, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    /** Flushes first, as the contract says. */
    static byte[] prepare(SinkWriter<?> writer, long checkpoint) throws Exception {
        writer.flush();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        writer.prepare(checkpoint, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    /** Reads until there is nothing now, or nothing more, and tells which. */
    static <T> boolean readAll(SourceReader<? extends T> reader, List<T> into, int limit) throws Exception {
        while (true) {
            int before = into.size();
            int count = reader.read(into::add, limit);
            if (count <= 0) {
                if (into.size() != before) {
                    throw new AssertionError("answered " + count + " and handed over " + (into.size() - before));
                }
                return count == SourceReader.END;
            }
            if (count > limit || into.size() != before + count) {
                throw new AssertionError(
                        "answered " + count + " of " + limit + " and handed over " + (into.size() - before));
            }
        }
    }

    /** All that a source gives that ends. */
    static <T> List<T> all(Source<T> source, byte @Nullable [] position) throws Exception {
        List<T> events = new ArrayList<>();
        try (SourceReader<T> reader = source(source, position)) {
            if (!readAll(reader, events, 7)) {
                throw new AssertionError("has no end: " + events);
            }
        }
        return events;
    }
}
