package io.elasticq.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Control;

/**
 * A queue that survives its process: elements of bytes, in and out, with and without waiting for the disk at each operation. Each
 * iteration has a queue of its own.
 */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class PersistentQueueBenchmark extends FileBenchmark {

    /** The queue. */
    @Param({"PERSISTENT", "CHRONICLE"})
    public OtherType type;

    /** Bytes of an element. */
    @Param("100")
    public int bytes;

    /** Whether each operation waits for the disk. */
    @Param({"false", "true"})
    public boolean synced;

    private Path current;
    private DurableQueue queue;
    private byte[] element;
    private long offered;
    private Numbers polled;

    /** Makes the queue. */
    @Setup(Level.Iteration)
    public void create() throws IOException {
        current = newFolder();
        queue = open();
        element = new byte[bytes];
        offered = 0;
        polled = new Numbers(bytes);
    }

    /** Here any other queue is plugged in. */
    private DurableQueue open() {
        return switch (type) {
            case PERSISTENT -> new ElasticDurableQueue(current, synced);
            case CHRONICLE -> new ChronicleDurableQueue(current, synced, bytes);
            default -> throw new IllegalArgumentException("not a queue in files: type=" + type);
        };
    }

    /** Takes out what is left, looks whether all came out in order, and deletes the queue. */
    @TearDown(Level.Iteration)
    public void delete() throws IOException {
        while (take() != null) {
            // counted
        }
        queue.close();
        delete(current);
        if (polled.count() != offered) {
            throw new IllegalStateException(
                    "elements lost: offered=" + offered + ", polled=" + polled.count() + ", type=" + type);
        }
    }

    /** One thread, an empty queue. */
    @Benchmark
    public byte @Nullable [] offerPoll() {
        put();
        return take();
    }

    /** One producer. */
    @Benchmark
    @Group("queue1p1c")
    public void produce1p1c() {
        put();
    }

    /** One consumer, which looks again and again. */
    @Benchmark
    @Group("queue1p1c")
    public byte @Nullable [] consume1p1c(Control control) {
        int failures = 0;
        byte[] taken = take();
        while (taken == null && !control.stopMeasurement) {
            failures = Transfer.idle(failures);
            taken = take();
        }
        return taken;
    }

    private void put() {
        Numbers.put(element, offered++);
        queue.offer(element);
    }

    private byte @Nullable [] take() {
        byte[] taken = queue.poll();
        if (taken != null) {
            polled.check(taken, taken.length);
        }
        return taken;
    }
}
