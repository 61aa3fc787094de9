package io.elasticq.cli;

import io.elasticq.OfferResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Moves lines from the inputs to the queue, with a thread for each input that is read at the time. The queue is closed by
 * the last reader that finds no more inputs, and by the first that can't go on; then the others leave, too.
 *
 * <p>The readers are daemons, since nothing can call one back from a terminal that nobody types at.
 */
final class Intake {

    private static final long LEAVE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Queue<Input> inputs;
    private final LineLimit limit;
    private final Inlet<byte[]> queue;
    private final Runnable onOutOfMemory;
    private final List<Thread> readers = new ArrayList<>();
    private final AtomicInteger active;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicReference<@Nullable Ending> ending = new AtomicReference<>();

    /**
     * Makes one.
     *
     * @param inputs begun in this order
     * @param readers how many are read at a time
     * @param onOutOfMemory called when there is no memory for lines that are not long; frees some
     */
    Intake(List<Input> inputs, int readers, LineLimit limit, Inlet<byte[]> queue, Runnable onOutOfMemory) {
        this.inputs = new ConcurrentLinkedQueue<>(inputs);
        this.limit = limit;
        this.queue = queue;
        this.onOutOfMemory = onOutOfMemory;
        this.active = new AtomicInteger(readers);
        for (int i = 1; i <= readers; i++) {
            Thread reader = new Thread(this::readInputs, "elasticq-reader-" + i);
            reader.setDaemon(true);
            this.readers.add(reader);
        }
    }

    void start() {
        readers.forEach(Thread::start);
    }

    /** Waits for the readers to leave, when the queue is closed. One that nothing can interrupt is left where it is. */
    void join() {
        readers.forEach(Thread::interrupt);
        long due = System.nanoTime() + LEAVE_NANOS;
        try {
            for (Thread reader : readers) {
                TimeUnit.NANOSECONDS.timedJoin(reader, due - System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Why it came to its end. */
    Ending ending() {
        Ending known = ending.get();
        return known != null ? known : Ending.SIGNAL; // who sees this one did not wait for the end
    }

    /** What the lines were long, of those that were offered to the queue. */
    long bytes() {
        return bytes.get();
    }

    int readers() {
        return readers.size();
    }

    private void readInputs() {
        try {
            Input input = inputs.poll();
            while (input != null && readAll(input)) {
                input = inputs.poll();
            }
        } catch (InputException e) {
            end(Ending.inputFailed(String.valueOf(e.getMessage())));
        } catch (IOException e) {
            end(Ending.inputFailed("can't read the input: " + IoReason.of(e)));
        } catch (PassageException e) {
            end(e.ending());
        } catch (OutOfMemoryError e) {
            onOutOfMemory.run();
        } catch (InterruptedException | RuntimeException | Error e) {
            end(Ending.failed("unexpected failure while reading: " + e));
        } finally {
            if (active.decrementAndGet() == 0) {
                end(Ending.INPUT_ENDED);
            }
        }
    }

    /** Returns false if nothing more is to be read. */
    private boolean readAll(Input input) throws IOException, InterruptedException {
        try (LineInput reader = input.lines()) {
            long number = 1;
            for (byte[] line = reader.next(); line != null; line = reader.next()) {
                requireLength(line, number);
                OfferResult result = queue.insert(line);
                bytes.addAndGet(line.length);
                if (result == OfferResult.CLOSED) {
                    return false; // who closed it says why
                }
                if (result == OfferResult.FULL || result == OfferResult.NO_MEMORY) {
                    end(rejected(result, number, input.name()));
                    return false;
                }
                number++;
            }
            return true;
        }
    }

    private void requireLength(byte[] line, long number) throws InputException {
        if (line.length > limit.bytes()) {
            throw new InputException(
                    "line " + number + " is too long for a " + limit.what() + ": " + line.length
                            + " bytes; the most are " + limit.bytes(),
                    null);
        }
    }

    private Ending rejected(OfferResult result, long number, @Nullable String name) {
        String which = name == null ? "line " + number : "line " + number + " of " + name;
        return Ending.rejected(
                queue.refusal(result) + ": " + which + " was rejected and nothing was read after it; all lines "
                        + (name == null ? "before it" : "that were accepted") + " were written");
    }

    /** The first one counts. It is known before the queue is closed: the writer leaves when it sees that. */
    private void end(Ending how) {
        ending.compareAndSet(null, how);
        // Where memory has run out it is closed already, and even to wait for its lock could need some.
        if (!queue.isClosed()) {
            queue.close();
        }
    }
}
