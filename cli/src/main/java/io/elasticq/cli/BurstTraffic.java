package io.elasticq.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The threads of {@link BurstScene}. After the bursts each producer waits until its last element has arrived before it
 * sends the next: then the queue is never deeper than there are producers, however the threads are scheduled.
 */
final class BurstTraffic {

    private final BurstScene.Plan plan;
    private final Passage<Item> queue;
    private final List<List<Item>> accepted = new ArrayList<>(); // each by its producer
    private final List<Semaphore> turns = new ArrayList<>();
    private final List<Item> arrived = new ArrayList<>(); // by the consumer
    private final List<Integer> waveEnds = new ArrayList<>(); // by the last producer of each wave
    private final Phaser wave;
    private final List<Thread> producers = new ArrayList<>();
    private final Thread consumer = daemon("elasticq-demo-consumer", this::consume);
    private final CountDownLatch ended = new CountDownLatch(1);

    BurstTraffic(BurstScene.Plan plan, Passage<Item> queue) {
        this.plan = plan;
        this.queue = queue;
        this.wave = new Phaser(plan.producers()) {
            @Override
            protected boolean onAdvance(int phase, int remaining) {
                if (remaining > 0) { // or they have left
                    waveEnds.add(queue.stats().capacity());
                }
                return remaining == 0;
            }
        };
        for (int i = 0; i < plan.producers(); i++) {
            int producer = i;
            accepted.add(new ArrayList<>());
            turns.add(new Semaphore(0));
            producers.add(daemon("elasticq-demo-producer-" + i, () -> produce(producer)));
        }
    }

    void start() {
        consumer.start();
        producers.forEach(Thread::start);
    }

    /** Returns true when the consumer has left. */
    boolean awaitEnd(long millis) throws InterruptedException {
        if (producers.stream().noneMatch(Thread::isAlive)) {
            queue.close();
        }
        return ended.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Ends what is still under way, and returns when all threads have left. */
    void end() throws InterruptedException {
        producers.forEach(Thread::interrupt);
        consumer.interrupt();
        for (Thread producer : producers) {
            producer.join();
        }
        consumer.join();
    }

    /** What the queue accepted from each producer. Valid after {@link #end}. */
    List<List<Item>> accepted() {
        return accepted;
    }

    /** What the consumer got. Valid after {@link #end}. */
    List<Item> arrived() {
        return arrived;
    }

    /** The capacity when all that was sent in a wave had arrived, for each wave. Valid after {@link #end}. */
    List<Integer> waveEnds() {
        return waveEnds;
    }

    private void produce(int producer) {
        try {
            for (int i = 0; i < plan.waves(); i++) {
                sendBursts(producer);
                sendCalmly(producer);
                wave.arriveAndAwaitAdvance();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // what it has sent is checked
        } finally {
            wave.arriveAndDeregister();
        }
    }

    private void sendBursts(int producer) throws InterruptedException {
        long due = System.nanoTime();
        for (int size : plan.bursts()) {
            parkUntil(due);
            for (int i = 0; i < size; i++) {
                send(producer);
            }
            due += TimeUnit.MILLISECONDS.toNanos(plan.burstEveryMillis());
        }
        parkUntil(due);
    }

    private void sendCalmly(int producer) throws InterruptedException {
        Pace pace = new Pace(plan.calmPerSecond(), System::nanoTime);
        Semaphore turn = turns.get(producer);
        turn.acquire(burstsOfEach());
        for (int i = 0; i < plan.calm(); i++) {
            parkUntil(System.nanoTime() + pace.untilDueNanos());
            pace.pass();
            send(producer);
            turn.acquire();
        }
    }

    private int burstsOfEach() {
        return plan.bursts().stream().mapToInt(Integer::intValue).sum();
    }

    private void send(int producer) throws InterruptedException {
        List<Item> mine = accepted.get(producer);
        Item item = new Item(producer, mine.size());
        if (queue.insert(item).isAccepted()) {
            mine.add(item);
        }
    }

    private void consume() {
        try {
            Pace pace = new Pace(plan.consumedPerSecond(), System::nanoTime);
            List<Item> taken = new ArrayList<>(1);
            while (queue.take(taken, 1) > 0) {
                Item item = taken.remove(0);
                parkUntil(System.nanoTime() + pace.untilDueNanos());
                pace.pass();
                arrived.add(item);
                turns.get(item.producer()).release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            queue.close(); // if it could not go on, the producers must not wait for it
            turns.forEach(turn -> turn.release(Integer.MAX_VALUE / 2));
            ended.countDown();
        }
    }

    private static void parkUntil(long nanoTime) throws InterruptedException {
        for (long wait = nanoTime - System.nanoTime(); wait > 0; wait = nanoTime - System.nanoTime()) {
            LockSupport.parkNanos(wait);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    private static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
