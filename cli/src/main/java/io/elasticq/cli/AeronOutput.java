package io.elasticq.cli;

import io.elasticq.WaitStrategy;
import io.elasticq.bridge.aeron.AeronAddress;
import io.elasticq.bridge.aeron.AeronConnection;
import io.elasticq.bridge.aeron.AeronSender;
import io.elasticq.bridge.aeron.BadEvents;
import io.elasticq.bridge.aeron.SenderConfig;
import io.elasticq.bridge.aeron.SenderListener;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A stream of Aeron's, an event for each line. A line is written when the receivers have given it out, which a flush waits for. While there is no receiver, lines wait for one; when the last one is lost, so may be what was
 * on its way, and the output has failed.
 */
final class AeronOutput implements Sink, LineOutput {

    private static final WaitStrategy WAITING = WaitStrategy.backoff();
    private static final long CLEANING_SECONDS = 1;

    private final EndPoint at;
    private final AeronAddress address;
    private final Acknowledged counts = new Acknowledged();
    private @Nullable AeronConnection connection; // opened by the thread that writes
    private @Nullable AeronSender<Line> sender;
    private long lost;
    private boolean failed;
    private volatile boolean abandoned;
    private final CountDownLatch closed = new CountDownLatch(1);

    private AeronOutput(EndPoint at, AeronAddress address) {
        this.at = at;
        this.address = address;
    }

    static AeronOutput of(EndPoint at) throws CliException {
        return new AeronOutput(at, AeronEndPoint.address(at));
    }

    private AeronSender<Line> opened() throws IOException {
        AeronSender<Line> open = sender;
        if (open == null) {
            try {
                AeronConnection connected = AeronEndPoint.connect(at);
                connection = connected;
                open = AeronSender.open(connected, config(), new LineCodec());
                sender = open;
            } catch (RuntimeException e) {
                throw failed(new IOException(e.getMessage(), e.getCause()));
            }
        }
        return open;
    }

    private SenderConfig config() {
        SenderListener listener = new SenderListener() {
            @Override
            public void unconfirmed(long from, long to) {
                lost += to - from;
            }
        };
        return SenderConfig.to(address)
                .badEvents(BadEvents.STOP)
                .listener(listener)
                .build();
    }

    @Override
    public LineOutput output() {
        return this;
    }

    @Override
    public void write(byte[] line) throws IOException {
        Line event = new Line(Line.REPLAYED, line);
        AeronSender<Line> to = opened();
        stepUntil(to, () -> to.offer(event).isTaken());
        counts.gather(line);
    }

    @Override
    public void flush() throws IOException {
        AeronSender<Line> to = sender;
        if (to != null && counts.areGathered()) {
            stepUntil(to, to::isConfirmed);
            counts.acknowledge();
        }
    }

    /** Where nothing was written the stream is opened all the same, so that a receiver hears that it has ended. */
    @Override
    public void close() throws IOException {
        try {
            if (!failed) {
                boolean empty = sender == null;
                AeronSender<Line> to = opened();
                if (empty) {
                    stepUntil(to, () -> to.stats().receivers() > 0);
                }
                flush();
                to.finish();
                stepUntil(to, to::isConfirmed);
            }
        } finally {
            closeNow();
        }
    }

    private void closeNow() {
        try {
            if (sender != null) {
                sender.close();
            }
            if (connection != null) {
                connection.close();
            }
        } finally {
            closed.countDown();
        }
    }

    private void stepUntil(AeronSender<Line> to, BooleanSupplier done) throws IOException {
        int idle = 0;
        while (!done.getAsBoolean()) {
            idle = to.step() == 0 ? WAITING.idle(idle) : 0;
            requireWorking(to);
        }
        requireWorking(to);
    }

    private void requireWorking(AeronSender<Line> to) throws IOException {
        Throwable failure = to.failure();
        if (failure != null) {
            throw failed(new IOException(failure.getMessage(), failure.getCause()));
        }
        if (lost > 0) {
            throw failed(new IOException(lost + " lines were on their way to the last receiver when it was lost"));
        }
        if (abandoned) {
            throw failed(new InterruptedIOException("the receivers have not taken all in time"));
        }
    }

    /** Nothing can be sent any more; the driver's files go at once, since the program may be about to end. */
    private IOException failed(IOException why) {
        failed = true;
        closeNow();
        return why;
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
        abandoned = true;
        try {
            closed.await(CLEANING_SECONDS, TimeUnit.SECONDS); // or the driver's files are left
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
}
