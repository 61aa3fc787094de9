package io.elasticq.pipeline;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One thread of a run: handles what its input gives, until that ends or the run is aborted. */
final class Worker implements Runnable {

    final Work work;
    private final Input input;
    private final AtomicLong busyNanos = new AtomicLong();

    private volatile @Nullable Thread thread;
    private volatile long busySince; // 0 while idle
    private volatile boolean over;
    private volatile long beganAt;
    private volatile long endedAt;
    private volatile long committed;
    private boolean completed;

    Worker(Work work, Input input) {
        this.work = work;
        this.input = input;
    }

    String name() {
        return work.worker;
    }

    void startedAs(Thread started) {
        thread = started;
    }

    /** By who failed to start it. */
    void neverStarted() {
        thread = null;
    }

    @Nullable
    Thread thread() {
        return thread;
    }

    /** Whether it has done all that it will do. */
    boolean over() {
        return over;
    }

    /** Whether its input came to an end, and was not cut off; to be read after it is over. */
    boolean completed() {
        return completed;
    }

    /** The last complete checkpoint that all of its sources and sinks have been told of. */
    long committed() {
        return committed;
    }

    @Override
    public void run() {
        beganAt = now();
        try {
            open();
            work();
        } catch (InterruptedException e) {
            if (!work.aborting()) {
                work.control.fail(name(), e);
            }
        } catch (Throwable e) {
            work.control.fail(name(), e);
        } finally {
            close();
            endedAt = now();
            over = true;
            work.control.wakeSupervisor();
        }
    }

    private void open() throws Exception {
        List<Work.Resource> resources = work.resources;
        for (int i = resources.size() - 1; i >= 0 && !work.aborting(); i--) {
            resources.get(i).open();
        }
    }

    private void work() throws Exception {
        int idle = 0;
        boolean flushed = true;
        busySince = now();
        while (!work.aborting()) {
            int handled = input.turn();
            commit();
            if (handled == Input.ENDED) {
                if (!work.aborting()) { // the last flush may have failed
                    complete();
                }
                return;
            }
            if (handled > 0) {
                if (busySince == 0) {
                    busySince = now();
                }
                idle = 0;
                flushed = false;
            } else {
                for (Work.Resource resource : work.resources) {
                    resource.idle();
                }
                if (!flushed) {
                    flush();
                    flushed = true;
                }
                rest();
                work.clearStrayInterrupt();
                idle = work.control.waiting.idle(idle);
            }
        }
    }

    private void flush() throws Exception {
        for (Work.Resource resource : work.resources) {
            resource.flush();
        }
    }

    private void commit() throws Exception {
        long checkpoint = work.control.completed();
        if (checkpoint > committed) {
            for (Work.Resource resource : work.resources) {
                resource.commit(checkpoint);
            }
            committed = checkpoint;
            work.control.wakeSupervisor();
        }
    }

    private void complete() throws Exception {
        for (Work.Resource resource : work.resources) {
            resource.complete();
        }
        completed = true;
    }

    private void close() {
        rest();
        for (Work.Resource resource : work.resources) {
            if (!completed) {
                attempt(resource, () -> resource.fail(work.control.cause()));
            }
            attempt(resource, resource::close);
        }
    }

    private interface Attempt {
        void run() throws Exception;
    }

    private void attempt(Work.Resource resource, Attempt attempt) {
        try {
            attempt.run();
        } catch (Throwable e) {
            work.control.fail(resource.name(), e);
        }
    }

    private static long now() {
        return System.nanoTime() | 1; // 0 means idle
    }

    private void rest() {
        long since = busySince;
        if (since != 0) {
            busyNanos.setRelease(busyNanos.getPlain() + System.nanoTime() - since);
            busySince = 0;
        }
    }

    /** How long it has had something to do, waits for room among it. By any thread. */
    long busyNanos() {
        long since = busySince;
        return busyNanos.get() + (since == 0 ? 0 : System.nanoTime() - since);
    }

    /** How much of the time since it began it has worked and not waited, of {@code all}. By any thread. */
    long utilization(long all) {
        long began = beganAt;
        if (began == 0) {
            return 0;
        }
        long life = Math.max(1, (over ? endedAt : System.nanoTime()) - began);
        return Math.max(0, Math.min(all, (long) ((double) (busyNanos() - work.waitedNanos()) / life * all)));
    }
}
