package io.elasticq.cli;

import io.elasticq.BlockingElasticQueue;
import io.elasticq.OfferResult;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Moves lines from the input to the queue, and closes the queue after the last one. */
final class Intake implements Runnable {

    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    private final InputStream in;
    private final BlockingElasticQueue<byte[]> queue;
    private final Runnable onOutOfMemory;
    private final AtomicLong bytes = new AtomicLong();
    private volatile Ending ending = Ending.SIGNAL; // who sees this one did not wait for the end

    /**
     * Makes one.
     *
     * @param onOutOfMemory called when there is no memory for lines that are not long; frees some
     */
    Intake(InputStream in, BlockingElasticQueue<byte[]> queue, Runnable onOutOfMemory) {
        this.in = in;
        this.queue = queue;
        this.onOutOfMemory = onOutOfMemory;
    }

    @Override
    public void run() {
        try (in) {
            ending = readAll();
        } catch (InputException e) {
            ending = Ending.inputFailed(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            ending = Ending.inputFailed("can't read the input: " + IoReason.of(e));
        } catch (OutOfMemoryError e) {
            onOutOfMemory.run();
        } catch (InterruptedException | RuntimeException | Error e) {
            ending = Ending.failed("unexpected failure while reading: " + e);
        } finally {
            // After the ending is known: the writer leaves when it sees this. Where memory has run out, the queue is
            // closed
            // already, and even to wait for its lock could need some.
            if (!queue.isClosed()) {
                queue.close();
            }
        }
    }

    /** Why it came to its end. */
    Ending ending() {
        return ending;
    }

    /** What the lines were long, of those that were offered to the queue. */
    long bytes() {
        return bytes.get();
    }

    private Ending readAll() throws IOException, InterruptedException {
        LineReader reader = new LineReader(in);
        for (byte[] line = reader.next(); line != null; line = reader.next()) {
            OfferResult result = queue.tryOffer(line, FOREVER);
            bytes.addAndGet(line.length);
            if (result == OfferResult.CLOSED) {
                return Ending.SIGNAL;
            }
            if (result == OfferResult.FULL || result == OfferResult.NO_MEMORY) {
                return rejected(result);
            }
        }
        return Ending.INPUT_ENDED;
    }

    private Ending rejected(OfferResult result) {
        String why = result == OfferResult.FULL
                ? "the queue is full with " + queue.maxCapacity() + " lines"
                : "there is no memory for more than " + queue.currentCapacity() + " lines";
        return Ending.rejected(why + ": line " + (queue.stats().accepted() + 1)
                + " was rejected and nothing was read after it; all lines before it were written");
    }
}
