package io.elasticq.examples.mqttproxy;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One publisher of the load generator, with a connection of its own. */
final class LoadPublisher implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 10;

    private final LoadSettings settings;
    private final int number;
    private final Mqtt5AsyncClient client;
    private final Semaphore window;
    private final long[] sent = new long[Backlog.LEVELS]; // of the thread that runs it
    private final LongAdder failed = new LongAdder();

    /** Connects. */
    LoadPublisher(LoadSettings settings, int number) throws IOException, InterruptedException {
        this.settings = settings;
        this.number = number;
        this.window = new Semaphore(settings.window());
        this.client = Clients.builder(settings.broker(), "elasticq-load-" + settings.run() + "-" + number)
                .buildAsync();
        Clients.get(
                client.connectWith().cleanStart(true).send(),
                "can't publish at " + settings.broker(),
                PATIENCE_SECONDS);
    }

    /** Publishes what is to be published, and waits until the broker has it. */
    void run() throws InterruptedException {
        SplittableRandom random = new SplittableRandom(number);
        long start = System.nanoTime();
        long nanosOfBurst = settings.nanosOfBurst();
        for (long i = 0; i < settings.count(); i++) {
            if (nanosOfBurst > 0 && i % settings.burst() == 0) {
                pause(start + i / settings.burst() * nanosOfBurst);
            }
            window.acquire();
            publish(settings.mix().next(random));
        }
        window.acquire(settings.window());
    }

    private static void pause(long until) throws InterruptedException {
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // answered() looks at it
    private void publish(int qos) {
        LoadMessage message = new LoadMessage(settings.run(), number, qos, sent[qos]++, System.nanoTime());
        client.publishWith()
                .topic(settings.topic() + "/" + number)
                .qos(MqttQos.fromCode(qos))
                .payload(message.payload(settings.size()))
                .send()
                .whenComplete(this::answered);
    }

    private void answered(@Nullable Mqtt5PublishResult result, @Nullable Throwable error) {
        if (error != null || result == null || result.getError().isPresent()) {
            failed.increment();
        }
        window.release();
    }

    /** Messages of this quality of service that were given to the client; once it has run. */
    long sent(int qos) {
        return sent[qos];
    }

    /** Messages that the broker has not taken. */
    long failed() {
        return failed.sum();
    }

    @Override
    public void close() {
        Clients.disconnect(client);
    }
}
