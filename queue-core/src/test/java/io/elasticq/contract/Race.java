package io.elasticq.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicReference;

/** Threads that start together. What one of them throws fails the test; one that does not end in time does too. */
public final class Race {

    /** What a thread does. */
    @FunctionalInterface
    public interface Task {
        void run() throws Exception;
    }

    private static final Duration LIMIT = Duration.ofMinutes(Boolean.getBoolean("elasticq.deep") ? 20 : 4);

    private final List<Task> tasks = new ArrayList<>();

    public Race with(Task task) {
        tasks.add(task);
        return this;
    }

    public void run() {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        CyclicBarrier start = new CyclicBarrier(tasks.size());
        List<Thread> threads = new ArrayList<>();
        for (Task task : tasks) {
            Thread thread = new Thread(() -> runOne(task, start, failure, threads));
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
        long deadline = System.nanoTime() + LIMIT.toNanos();
        for (Thread thread : threads) {
            join(thread, deadline);
            if (thread.isAlive()) {
                AssertionError stuck = new AssertionError("still running after " + LIMIT + ": " + thread.getState());
                stuck.setStackTrace(thread.getStackTrace());
                failure.compareAndSet(null, stuck);
                threads.forEach(Thread::interrupt);
            }
        }
        if (failure.get() != null) {
            throw new AssertionError("a thread failed", failure.get());
        }
    }

    private static void runOne(
            Task task, CyclicBarrier start, AtomicReference<Throwable> failure, List<Thread> threads) {
        try {
            start.await();
            task.run();
        } catch (BrokenBarrierException e) {
            failure.compareAndSet(null, e);
        } catch (Throwable e) {
            // The others may wait for what this one will never do.
            if (failure.compareAndSet(null, e)) {
                threads.forEach(Thread::interrupt);
            }
        }
    }

    private static void join(Thread thread, long deadline) {
        try {
            thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
