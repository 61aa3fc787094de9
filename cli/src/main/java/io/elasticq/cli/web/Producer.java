package io.elasticq.cli.web;

import io.elasticq.BlockingElasticQueue;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Sends events at an even pace, and bursts when it is told to. */
final class Producer {

    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    private final int number;
    private final BlockingElasticQueue<Event> queue;
    private final Tempo tempo;
    private final AtomicLong owed = new AtomicLong(); // of bursts
    private final Thread thread;
    private volatile boolean stopped;

    Producer(int number, long perSecond, BlockingElasticQueue<Event> queue) {
        this.number = number;
        this.queue = queue;
        this.tempo = new Tempo(perSecond);
        this.thread = new Thread(this::produce, "elasticq-demo-producer-" + number);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void burst(int events) {
        owed.addAndGet(events);
        LockSupport.unpark(thread);
    }

    /** How much of its bursts it has not sent yet. */
    long owed() {
        return owed.get();
    }

    void stop() {
        stopped = true;
        LockSupport.unpark(thread);
    }

    /** Returns when it sends nothing more. */
    void join() throws InterruptedException {
        thread.join();
    }

    private void produce() {
        try {
            for (long sequence = 1; !stopped; sequence++) {
                tempo.await(() -> stopped || owed.get() > 0);
                if (!queue.tryOffer(new Event(0, number, sequence), FOREVER).isAccepted()) {
                    return; // closed: the scene is over
                }
                if (owed.get() > 0) {
                    owed.decrementAndGet();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // ends as if it was stopped; what it sent is in the queue
        }
    }
}
