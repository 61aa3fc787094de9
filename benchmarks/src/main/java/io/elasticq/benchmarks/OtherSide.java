package io.elasticq.benchmarks;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The side of a benchmark that JMH does not drive: a thread, or a process. It does not outlive the benchmark. */
interface OtherSide {

    long LIMIT_MILLIS = TimeUnit.MINUTES.toMillis(1);

    /** Whether it works. */
    boolean isThere();

    /**
     * Waits until it has had so many messages, and for its end.
     *
     * @throws IllegalStateException if it has not had them after a minute, or something else than them
     */
    void end(long messages) throws IOException, InterruptedException;

    static OtherSide start(OtherType type, LinkSettings settings, Link there, @Nullable Link back) throws IOException {
        return switch (settings.sides()) {
            case THREADS -> new InThread(there, back, settings.bytes());
            case PROCESSES -> new LinkProcess(type, settings, back != null);
        };
    }

    /** In this process. A daemon, so that a run that fails ends. */
    final class InThread implements OtherSide {
        private final LinkWorker worker = new LinkWorker(() -> true);
        private final Thread thread;
        private volatile @Nullable Throwable failure;

        InThread(Link there, @Nullable Link back, int bytes) {
            thread = RingUnderTest.threads().newThread(() -> {
                try {
                    worker.work(there, back, bytes);
                } catch (Exception | Error e) {
                    failure = e;
                }
            });
            thread.start();
        }

        @Override
        public boolean isThere() {
            return thread.isAlive();
        }

        @Override
        public void end(long messages) throws InterruptedException {
            worker.endAfter(messages);
            thread.join(LIMIT_MILLIS);
            if (thread.isAlive() || failure != null) {
                throw new IllegalStateException("the other thread has not had all messages: sent=" + messages, failure);
            }
        }
    }
}
