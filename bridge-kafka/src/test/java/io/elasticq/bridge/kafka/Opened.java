package io.elasticq.bridge.kafka;

import io.elasticq.pipeline.io.Sink;
import io.elasticq.pipeline.io.SinkContext;
import io.elasticq.pipeline.io.SinkWriter;
import io.elasticq.pipeline.io.Source;
import io.elasticq.pipeline.io.SourceContext;
import io.elasticq.pipeline.io.SourceReader;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Opens sources and sinks as a pipeline does, and takes checkpoints of them. */
final class Opened {

    private Opened() {}

    record AtPosition(byte @Nullable [] position) implements SourceContext {
        @Override
        public String name() {
            return "a-source";
        }

        @Override
        public void signal() {}
    }

    record AtCheckpoint(byte @Nullable [] state, long checkpoint) implements SinkContext {
        @Override
        public String name() {
            return "a-sink";
        }
    }

    static <T> SourceReader<T> source(Source<T> source, byte @Nullable [] position) throws Exception {
        return source.open(new AtPosition(position));
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

    static byte[] prepare(SinkWriter<?> writer, long checkpoint) throws Exception {
        writer.flush();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        writer.prepare(checkpoint, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }
}
