package io.elasticq.cli;

import io.elasticq.OfferResult;
import io.elasticq.QueueStats;
import io.elasticq.persistent.Delivery;
import io.elasticq.persistent.PersistentElasticQueue;
import io.elasticq.stats.Metric;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A queue in a folder, for lines. Its elements have no line feed; each line that comes out has one. Its invariants:
 *
 * <ul>
 *   <li><b>in-then-read</b>: when {@link #insert} has returned, the line is in the queue's log, and on the disk if that was
 *       asked for.
 *   <li><b>out-then-gone</b>: a line that is taken is only received. It leaves the queue when {@link #written} says that the
 *       output has it. So whenever the process ends, each line is in the queue, or in the output, or both.
 *   <li><b>kept</b>: nothing else takes a line out; {@link #clear} does not.
 * </ul>
 */
final class PersistentPassage implements Passage<byte[]> {

    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    private final PersistentElasticQueue<byte[]> queue;
    private final LineQueue files;
    private final int found;
    private final Deque<Delivery<byte[]>> received = new ArrayDeque<>(); // for the thread that takes
    private long acknowledged;

    /** Makes one, which lets go of the files when it is released. */
    PersistentPassage(LineQueue files) {
        this.queue = files.queue();
        this.files = files;
        this.found = queue.size();
    }

    @Override
    public OfferResult insert(byte[] line) throws InterruptedException {
        boolean ended = line.length > 0 && line[line.length - 1] == '\n';
        byte[] element = ended ? Arrays.copyOf(line, line.length - 1) : line;
        try {
            return queue.tryOffer(element, FOREVER);
        } catch (IllegalArgumentException e) {
            throw new PassageException(
                    "queue-failed", ExitCode.INPUT, "a line can't be kept in the queue: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw PassageException.of(e);
        }
    }

    @Override
    public int poll(Collection<? super byte[]> into, int max) {
        int taken = 0;
        while (taken < max && deliver(receive(), into)) {
            taken++;
        }
        return taken;
    }

    @Override
    public int take(Collection<? super byte[]> into, int max) throws InterruptedException {
        return deliver(awaitOne(), into) ? 1 + poll(into, max - 1) : 0;
    }

    private @Nullable Delivery<byte[]> receive() {
        try {
            return queue.receive();
        } catch (RuntimeException e) {
            throw PassageException.of(e);
        }
    }

    private @Nullable Delivery<byte[]> awaitOne() throws InterruptedException {
        try {
            return queue.receive(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        } catch (RuntimeException e) {
            throw PassageException.of(e);
        }
    }

    private boolean deliver(@Nullable Delivery<byte[]> delivery, Collection<? super byte[]> into) {
        if (delivery == null) {
            return false;
        }
        byte[] element = delivery.element();
        byte[] line = Arrays.copyOf(element, element.length + 1);
        line[element.length] = '\n';
        received.add(delivery);
        into.add(line);
        return true;
    }

    @Override
    public void written(long lines) {
        List<Delivery<byte[]>> out = new ArrayList<>();
        while (acknowledged + out.size() < lines) {
            out.add(received.remove());
        }
        if (out.isEmpty()) {
            return;
        }
        try {
            LineQueue.acknowledge(queue, out); // out-then-gone
        } catch (RuntimeException e) {
            throw PassageException.of(e);
        }
        acknowledged = lines;
    }

    /** Lines that were in the folder when it was opened. They count as accepted. */
    int found() {
        return found;
    }

    /** Lines that are not out, or may not be. */
    int kept() {
        return queue.size() + queue.inFlight();
    }

    /** Accepts no more lines. The files stay open. */
    @Override
    public void close() {
        queue.close();
    }

    @Override
    public boolean isClosed() {
        return queue.isClosed();
    }

    /** Does nothing: what is in the queue is there for the next run. */
    @Override
    public void clear() {
        // kept
    }

    @Override
    public QueueStats stats() {
        return queue.stats();
    }

    @Override
    public List<Metric> metrics() {
        return queue.metrics();
    }

    @Override
    public void release() throws CliException {
        files.close();
    }
}
