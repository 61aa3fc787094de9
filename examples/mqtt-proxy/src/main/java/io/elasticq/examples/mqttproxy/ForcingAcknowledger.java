package io.elasticq.examples.mqttproxy;

import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.lockfree.BlockingMpscQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Acknowledges when the disk has the message: one force for all that have come during the last one. */
final class ForcingAcknowledger implements Acknowledger {

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);
    private static final int MOST =
            1 << 20; // far above what connections may have unacknowledged, with what comes again

    private final BlockingMpscQueue<Mqtt5Publish> waiting;
    private final Backlog backlog;
    private final Acknowledger then;
    private final Consumer<Throwable> failed;
    private final Thread thread = new Thread(this::run, "mqtt-proxy-force");

    /** Starts the thread that forces. */
    ForcingAcknowledger(Backlog backlog, Acknowledger then, Consumer<Throwable> failed) {
        this.waiting = new BlockingMpscQueue<>(ElasticConfig.upTo(MOST), OverflowPolicy.REJECT);
        this.backlog = backlog;
        this.then = then;
        this.failed = failed;
        thread.start();
    }

    @Override
    public void settled(Mqtt5Publish publish) {
        waiting.add(publish);
    }

    private void run() {
        List<Mqtt5Publish> batch = new ArrayList<>();
        try {
            while (!waiting.isTerminated()) {
                if (waiting.pollBatch(batch, Integer.MAX_VALUE, LOOK_AGAIN) == 0) {
                    continue;
                }
                backlog.sync();
                batch.forEach(then::settled);
                batch.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed: what is not acknowledged comes again
        } catch (RuntimeException e) {
            failed.accept(e);
        }
    }

    @Override
    public void close() {
        waiting.close();
        thread.interrupt();
        Threads.join(thread);
    }
}
