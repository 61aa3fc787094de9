package io.elasticq.router;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The threads of a router and its subscribers. All methods may be called by any thread. */
final class Workers {

    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ThreadFactory factory;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final Set<Thread> interrupted = ConcurrentHashMap.newKeySet();
    private final Queue<String> ended = new ConcurrentLinkedQueue<>();
    private final Queue<String> endedInterrupted = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Workers(ThreadFactory factory) {
        this.factory = factory;
    }

    Thread start(String name, Runnable body) {
        Thread thread = Objects.requireNonNull(
                factory.newThread(() -> {
                    try {
                        body.run();
                    } catch (Throwable e) {
                        failure.compareAndSet(null, e); // reported when the router is closed
                    }
                }),
                "the thread factory made no thread");
        thread.setName(name);
        forgetEnded();
        threads.add(thread);
        try {
            thread.start();
        } catch (Throwable e) {
            threads.remove(thread);
            throw e;
        }
        return thread;
    }

    /** Of a thread that has ended its name is kept, and not what it holds on to. */
    private void forgetEnded() {
        for (Thread thread : List.copyOf(threads)) {
            if (thread.getState() == Thread.State.TERMINATED && threads.remove(thread)) {
                (interrupted.remove(thread) ? endedInterrupted : ended).add(thread.getName());
            }
        }
    }

    /** Waits until all have ended; interrupts those that have not in time, and waits a little more. An interruption of the caller takes the time as over, and stays set. */
    void join(long deadlineNanos) {
        boolean callerInterrupted = joinUntil(deadlineNanos);
        for (Thread thread : others()) {
            if (thread.isAlive()) {
                interrupted.add(thread);
                thread.interrupt();
            }
        }
        callerInterrupted |= joinUntil(System.nanoTime() + GRACE_NANOS);
        if (callerInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean joinUntil(long deadlineNanos) {
        try {
            for (Thread thread : others()) {
                join(thread, deadlineNanos);
            }
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    /** Waits until this thread has ended, or the time is over. */
    static void join(Thread thread, long deadlineNanos) throws InterruptedException {
        long left = deadlineNanos - System.nanoTime();
        if (left > 0) {
            TimeUnit.NANOSECONDS.timedJoin(thread, left);
        }
    }

    private List<Thread> others() {
        List<Thread> others = new ArrayList<>(threads);
        others.remove(Thread.currentThread());
        return others;
    }

    List<String> joined() {
        forgetEnded();
        return List.copyOf(ended);
    }

    List<String> interrupted() {
        forgetEnded();
        return List.copyOf(endedInterrupted);
    }

    List<String> running() {
        return threads.stream().filter(Thread::isAlive).map(Thread::getName).toList();
    }

    @Nullable
    Throwable failure() {
        return failure.get();
    }
}
