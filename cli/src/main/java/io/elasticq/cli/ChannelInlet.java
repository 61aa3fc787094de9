package io.elasticq.cli;

import io.elasticq.OfferResult;
import io.elasticq.WaitStrategy;
import io.elasticq.channel.PeerInfo;
import io.elasticq.channel.Producer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Publishes lines, by one thread. Waits for room, and says if nobody is there to make some. Who ends the producer takes it out of the hands of that
 * thread, which may be in a read that nothing can interrupt.
 */
final class ChannelInlet implements Inlet<byte[]> {

    private static final WaitStrategy WAITING = WaitStrategy.backoff();

    private final Producer producer;
    private final int depth;
    private final @Nullable Duration patience;
    private final PeerWatch watch;
    private final ReentrantLock use = new ReentrantLock(); // of the producer
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicLong lines = new AtomicLong();

    /**
     * Makes one.
     *
     * @param patience how long to wait where no subscriber is there; null for ever
     */
    ChannelInlet(Producer producer, int depth, @Nullable Duration patience, Streams streams) {
        this.producer = producer;
        this.depth = depth;
        this.patience = patience;
        this.watch = new PeerWatch(producer::peer, this::absence, streams);
    }

    @Override
    public OfferResult insert(byte[] line) throws InterruptedException {
        use.lockInterruptibly();
        try {
            return publish(line);
        } catch (RuntimeException e) {
            CliException known = ChannelFile.explain(ExitCode.OUTPUT, e);
            throw new PassageException("channel-failed", known.exitCode(), String.valueOf(known.getMessage()), known);
        } finally {
            use.unlock();
        }
    }

    private OfferResult publish(byte[] line) throws InterruptedException {
        int idle = 0;
        while (!isClosed()) {
            if (producer.tryPublish(line, 0, line.length, 0)) {
                lines.incrementAndGet();
                watch.reset();
                return OfferResult.ACCEPTED;
            }
            long missed = watch.missedNanos();
            if (patience != null && missed >= TimeUnit.NANOSECONDS.convert(patience)) {
                return OfferResult.FULL;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            idle = WAITING.idle(idle);
        }
        return OfferResult.CLOSED;
    }

    /** Lines that were published. */
    long lines() {
        return lines.get();
    }

    @Override
    public void close() {
        closed.countDown();
    }

    @Override
    public boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** Returns when it is closed. */
    void awaitClose() throws InterruptedException {
        closed.await();
    }

    /** Does something with the producer when nobody else has it; nothing is published afterwards. */
    void end(Runnable last) {
        close();
        use.lock();
        try {
            last.run();
        } finally {
            use.unlock();
        }
    }

    @Override
    public String refusal(OfferResult result) {
        return "the channel is full with " + depth + " messages, and no subscriber has given a sign of life for "
                + TimeUnit.MILLISECONDS.convert(patience == null ? Duration.ZERO : patience) + " ms";
    }

    private String absence(PeerInfo subscriber) {
        String who =
                switch (subscriber.status()) {
                    case ALIVE -> "";
                    case ABSENT -> "has no subscriber";
                    case SILENT -> "its subscriber, process " + subscriber.pid() + ", gives no sign of life";
                    case DEAD -> "its subscriber, process " + subscriber.pid() + ", is dead";
                };
        return who.isEmpty() ? "" : "the channel is full with " + depth + " messages, and " + who + ": waiting";
    }
}
