package io.elasticq.cli;

import io.elasticq.bridge.kafka.KafkaSink;
import io.elasticq.pipeline.io.SinkContext;
import io.elasticq.pipeline.io.SinkWriter;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** A topic of Kafka's, a record for each line. A line is written when Kafka has acknowledged it, which a flush waits for. */
final class KafkaOutput implements Sink, LineOutput {

    private static final DataOutputStream NOWHERE = new DataOutputStream(OutputStream.nullOutputStream());

    private final KafkaSink<byte[]> sink;
    private final Acknowledged counts = new Acknowledged();
    private @Nullable SinkWriter<byte[]> writer; // opened by the thread that writes
    private @Nullable Exception failure;
    private long flushes;
    private volatile @Nullable Thread thread;

    KafkaOutput(KafkaSink<byte[]> sink) {
        this.sink = sink;
    }

    @Override
    public LineOutput output() {
        return this;
    }

    @Override
    public void write(byte[] line) throws IOException {
        attempt(() -> opened().write(line));
        counts.gather(line);
    }

    @Override
    public void flush() throws IOException {
        SinkWriter<byte[]> open = writer;
        if (open != null && counts.areGathered()) {
            attempt(() -> {
                open.flush();
                open.prepare(++flushes, NOWHERE);
            });
            counts.acknowledge();
        }
    }

    private SinkWriter<byte[]> opened() throws IOException, Exception {
        SinkWriter<byte[]> open = writer;
        if (open == null) {
            thread = Thread.currentThread();
            open = sink.open(new Beginning(sink.topic()));
            writer = open;
        }
        return open;
    }

    @Override
    public void close() throws IOException {
        SinkWriter<byte[]> open = writer;
        Exception failed = failure;
        if (open == null) {
            return;
        }
        if (failed != null) {
            open.fail(failed);
        } else {
            flush();
            attempt(open::complete);
        }
        open.close();
    }

    @Override
    public @Nullable Integer awaitExit() {
        return null;
    }

    @Override
    public String explain(IOException e) {
        return "can't be written: " + IoReason.withCause(e);
    }

    @Override
    public void abandon() {
        Thread writing = thread;
        if (writing != null) {
            writing.interrupt();
        }
    }

    @Override
    public long lines() {
        return counts.lines();
    }

    @Override
    public long bytes() {
        return counts.bytes();
    }

    private interface Attempt {
        void run() throws Exception;
    }

    private void attempt(Attempt attempt) throws IOException {
        try {
            attempt.run();
        } catch (InterruptedException e) {
            failure = e;
            InterruptedIOException given = new InterruptedIOException("Kafka has not acknowledged all in time");
            given.initCause(e);
            throw given;
        } catch (IOException e) {
            failure = e;
            throw e;
        } catch (Exception e) {
            failure = e;
            throw new IOException(String.valueOf(e.getMessage()), e.getCause());
        }
    }

    /** Of a run that nothing came before. */
    private record Beginning(String name) implements SinkContext {

        @Override
        public byte @Nullable [] state() {
            return null;
        }

        @Override
        public long checkpoint() {
            return 0;
        }
    }
}
