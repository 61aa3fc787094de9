package io.elasticq.bridge.aeron;

import io.elasticq.InvalidConfigException;
import io.elasticq.WaitStrategy;
import io.elasticq.pipeline.io.Sink;
import io.elasticq.pipeline.io.SinkWriter;
import io.elasticq.pipeline.io.Source;
import io.elasticq.pipeline.io.SourceReader;
import io.elasticq.router.EventCodec;
import java.io.DataOutput;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Aeron as the beginning and as the end of a pipeline. */
public final class AeronStages {

    private AeronStages() {}

    /**
     * What comes over Aeron. Not replayable: what was handed over after the last checkpoint does not come again. It ends where {@link ReceiverConfig#endsWithSender()} says so.
     *
     * @param connection not closed by the pipeline
     * @param config what the receiver is to be
     * @param codec reads the events
     * @param <T> the events
     * @return opened once for each run
     */
    public static <T> Source<T> source(AeronConnection connection, ReceiverConfig config, EventCodec<T> codec) {
        Objects.requireNonNull(connection, "connection");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(codec, "codec");
        return context -> new Reader<>(AeronSource.open(connection, config, codec));
    }

    /**
     * Sends over Aeron. An event waits for credits, as long as it takes. A checkpoint, and the run, is complete when all events before it were given out at the other end; if they can't be any more, since the
     * last receiver for which they were sent is gone, the run fails, and the next one, from the checkpoint before, sends them again: at least once. So with {@link Gating#SLOWEST}, as long as nothing is lost on
     * the way ({@code reliable=false}); with {@link Gating#FASTEST} at one of the receivers. What can't be sent is left out with {@link BadEvents#SKIP}, and fails the run with {@link BadEvents#STOP}.
     *
     * @param connection not closed by the pipeline
     * @param config what the sender is to be
     * @param codec writes the events
     * @param <T> the events
     * @return opened once for each run
     * @throws InvalidConfigException if it is to discard events without receivers: a checkpoint would be complete without them
     */
    public static <T> Sink<T> sink(AeronConnection connection, SenderConfig config, EventCodec<T> codec) {
        Objects.requireNonNull(connection, "connection");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(codec, "codec");
        if (config.withoutReceivers() == WithoutReceivers.DISCARD) {
            throw new InvalidConfigException("a sink must not discard what its checkpoints are to hold: "
                    + "withoutReceivers=" + config.withoutReceivers() + ", name=" + config.name());
        }
        return context -> new Writer<>(AeronSender.open(connection, config, codec));
    }

    private record Reader<T>(AeronSource<T> source) implements SourceReader<T> {

        @Override
        public int read(Consumer<? super T> out, int limit) {
            int n = source.drain(out, limit);
            return n == 0 && source.isTerminated() ? END : n;
        }

        @Override
        public void close() {
            source.close();
        }
    }

    private static final class Writer<T> implements SinkWriter<T> {

        private final AeronSender<T> sender;
        private final WaitStrategy wait = WaitStrategy.backoff();

        private Writer(AeronSender<T> sender) {
            this.sender = sender;
        }

        @Override
        public void write(T event) throws InterruptedException {
            SendResult result = sender.offer(event);
            if (result.isTaken()) {
                return;
            }
            await(() -> sender.offer(event).isTaken());
        }

        @Override
        public void flush() {
            sender.step();
        }

        @Override
        public void prepare(long checkpoint, DataOutput state) throws InterruptedException {
            await(sender::isConfirmed);
            requireAllConfirmed("the checkpoint " + checkpoint);
        }

        @Override
        public void complete() throws InterruptedException {
            sender.finish();
            await(sender::isConfirmed);
            requireAllConfirmed("the end");
        }

        private void requireAllConfirmed(String what) {
            long lost = sender.stats().unconfirmed();
            if (lost > 0) {
                throw new AeronFailedException("events that belong to " + what
                        + " were lost with their receiver: unconfirmed=" + lost + ": " + sender);
            }
        }

        private void await(BooleanSupplier done) throws InterruptedException {
            for (int idle = 0; !done.getAsBoolean(); ) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("waiting for credits: " + sender);
                }
                if (sender.isTerminated()) {
                    throw new AeronFailedException("the sender has ended: " + sender, sender.failure());
                }
                idle = sender.step() > 0 ? 0 : wait.idle(idle);
            }
        }

        @Override
        public void close() {
            sender.close();
        }
    }
}
