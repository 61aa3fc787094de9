package io.elasticq.cli;

import io.elasticq.router.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The lines that were read, with their numbers. It is over when all of them are handed over and {@link #release} has been called. */
final class LineSource implements Source<Line> {

    private final Passage<byte[]> queue;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<byte[]> batch = new ArrayList<>(); // for the router's thread
    private volatile boolean released;
    private long lines; // of the router's thread

    LineSource(Passage<byte[]> queue) {
        this.queue = queue;
    }

    @Override
    public int drain(Consumer<? super Line> to, int limit) {
        boolean closed = queue.isClosed(); // before it is looked into: then nothing comes any more
        int n = queue.poll(batch, limit);
        for (int i = 0; i < n; i++) {
            lines++;
            to.accept(new Line(lines, batch.get(i)));
        }
        batch.clear();
        if (closed && n == 0) {
            ended.countDown();
        }
        return n;
    }

    @Override
    public boolean isTerminated() {
        return released && ended.getCount() == 0;
    }

    /** Says that nobody joins any more. */
    void release() {
        released = true;
    }

    /** Waits until all lines are handed over. Returns false if the time was too short. */
    boolean awaitEnd(long nanos) throws InterruptedException {
        return ended.await(nanos, TimeUnit.NANOSECONDS);
    }

    /** Says that the router has ended, and takes no more lines. */
    void abandon() {
        ended.countDown();
    }
}
