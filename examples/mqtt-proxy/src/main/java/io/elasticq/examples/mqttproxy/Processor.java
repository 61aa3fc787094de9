package io.elasticq.examples.mqttproxy;

import io.elasticq.WaitStrategy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The one thread that takes messages out, in batches, and forwards them. */
// DoneAfterWrite: a batch is done with when the output has it, and not before.
final class Processor {

    private enum Order {
        GO_ON,
        END_WHEN_EMPTY,
        END
    }

    private final Backlog backlog;
    private final Output output;
    private final int most;
    private final Tally tally;
    private final Runnable room;
    private final Consumer<Throwable> failed;
    private final WaitStrategy wait = WaitStrategy.backoff();
    private final Thread thread = new Thread(this::run, "mqtt-proxy-processor");
    private volatile Order order = Order.GO_ON;
    private volatile int unfinished;

    /**
     * Makes one that does not run yet.
     *
     * @param room called when messages were taken out
     */
    Processor(Backlog backlog, Output output, int most, Tally tally, Runnable room, Consumer<Throwable> failed) {
        this.backlog = backlog;
        this.output = output;
        this.most = most;
        this.tally = tally;
        this.room = room;
        this.failed = failed;
    }

    void start() {
        thread.start();
    }

    private void run() {
        List<Message> batch = new ArrayList<>();
        int idle = 0;
        try {
            while (order != Order.END && !Thread.currentThread().isInterrupted()) {
                boolean last = order == Order.END_WHEN_EMPTY; // read before the look, after which nothing comes
                if (backlog.take(batch, most) > 0) {
                    idle = 0;
                    unfinished = batch.size();
                    forward(batch);
                    unfinished = 0;
                    batch.clear();
                } else if (last) {
                    return;
                } else {
                    idle = wait.idle(idle);
                }
                room.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // stopped
        } catch (IOException | RuntimeException e) {
            failed.accept(e);
        }
    }

    private void forward(List<Message> batch) throws IOException, InterruptedException {
        long start = System.nanoTime();
        output.write(batch);
        backlog.done();
        tally.batchNanos.recordValue(System.nanoTime() - start);
        for (Message message : batch) {
            tally.forwarded[message.qos()].increment();
        }
    }

    /** Forwards what is there, if that does not take longer than this, and ends. Nothing may arrive any more. */
    void drain(long millis) throws InterruptedException {
        order = Order.END_WHEN_EMPTY;
        if (millis > 0) {
            thread.join(millis);
        }
        end(0);
    }

    /** Ends after the batch that is being forwarded, if that does not take longer than this. */
    void end(long millis) throws InterruptedException {
        order = Order.END;
        if (millis > 0) {
            thread.join(millis);
        }
        thread.interrupt();
        Threads.join(thread);
    }

    /** Messages that were taken and of which it is not known that the output has them; once the thread has ended. */
    int unfinished() {
        return unfinished;
    }
}
