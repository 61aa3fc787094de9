package io.elasticq.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Inputs, queue, output: one or more threads read, the caller of {@link #run} writes. */
final class Pipe implements CommandRun {

    /** Given back when memory runs out: to write out what fills the memory needs some. */
    private static final int RESERVE_BYTES = 1 << 20;

    private static final int MEMORY_ATTEMPTS = 200;
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Passage<byte[]> queue;
    private final OutputFile output;
    private final LineWriter writer;
    private final Intake intake;
    private final Drain drain;
    private final long startNanos = System.nanoTime();
    private final Ending outOfMemoryEnding = outOfMemory("what was accepted before is written");
    private final Ending linesLostEnding = outOfMemory("not all that was accepted could be written");
    private final Runnable closeQueue; // made beforehand, like the endings
    private final Runnable clearQueue;

    @SuppressWarnings("UnusedVariable") // to be let go
    private volatile byte @Nullable [] reserve = new byte[RESERVE_BYTES];

    private volatile boolean outOfMemory;
    private volatile boolean stopped;
    private volatile Ending ending = Ending.SIGNAL;

    /**
     * Makes one.
     *
     * @param readers how many inputs are read at a time
     * @param pace when lines are due, or null
     */
    Pipe(Passage<byte[]> queue, List<Input> inputs, int readers, OutputFile output, @Nullable Pace pace) {
        this.queue = queue;
        this.closeQueue = queue::close;
        this.clearQueue = queue::clear;
        this.output = output;
        this.writer = new LineWriter(output.stream());
        this.intake = new Intake(inputs, readers, LineLimit.none(), queue, this::relieveMemory);
        this.drain = new Drain(queue, writer, pace, this::relieveMemory);
    }

    /** Returns when all that was accepted is written, or the output has failed. */
    @Override
    public Ending run() {
        intake.start();
        ending = write();
        intake.join();
        return ending;
    }

    /** Accepts no more lines, and writes those that are accepted without regard to the pace. */
    @Override
    public void stop() {
        stopped = true;
        queue.close();
        drain.hurry();
    }

    @Override
    public String giveUp() {
        return summary().unwritten() + " lines could not be written within " + StopOnSignal.LIMIT.toSeconds()
                + " seconds";
    }

    @Override
    public String statsLine() {
        return summary().toStatsLine();
    }

    @Override
    public void release() throws CliException {
        queue.release();
    }

    /** What has happened so far. Any thread may call this. */
    PipeSummary summary() {
        long out = writer.lines(); // before the queue's numbers, or a line could seem to be out before it came in
        long bytesOut = writer.bytes();
        long nanos = System.nanoTime() - startNanos;
        return new PipeSummary(queue.stats(), intake.readers(), out, intake.bytes(), bytesOut, nanos, ending.name());
    }

    private Ending write() {
        try {
            drain.run();
            output.close();
            if (stopped) {
                return Ending.SIGNAL;
            }
            return outOfMemory ? outOfMemoryEnding : intake.ending();
        } catch (IOException e) {
            queue.close();
            return outputFailed(e);
        } catch (PassageException e) {
            queue.close();
            return e.ending();
        } catch (InterruptedException e) {
            queue.close();
            return Ending.failed("interrupted");
        } catch (OutOfMemoryError e) {
            relieveMemory();
            despiteMemory(clearQueue); // or there is no memory to say so
            return linesLostEnding;
        }
    }

    /** Made beforehand: when memory has run out, there is none for it. */
    private static Ending outOfMemory(String whatIsLost) {
        return Ending.failed("out of memory: the lines in the queue don't fit, the heap is limited to " + Memory.limit()
                + "; " + whatIsLost);
    }

    private void relieveMemory() {
        outOfMemory = true;
        reserve = null;
        despiteMemory(closeQueue);
    }

    /** Even to wait for a lock needs memory, which the other thread may free soon. */
    private static void despiteMemory(Runnable action) {
        for (int attempt = 1; ; attempt++) {
            try {
                action.run();
                return;
            } catch (OutOfMemoryError e) {
                if (attempt == MEMORY_ATTEMPTS) {
                    throw e;
                }
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }

    private Ending outputFailed(IOException e) {
        if (IoReason.isClosedByReader(e)) {
            return Ending.outputFailed("output closed by its reader after " + writer.lines() + " lines");
        }
        return Ending.outputFailed(
                "can't write " + output.name() + " after " + writer.lines() + " lines: " + IoReason.of(e));
    }
}
