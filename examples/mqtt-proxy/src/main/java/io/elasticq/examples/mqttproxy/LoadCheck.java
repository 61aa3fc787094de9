package io.elasticq.examples.mqttproxy;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.elasticq.examples.mqttproxy.ProxySettings.Broker;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Looks at what the proxy forwards: which messages of a run have come, and how long they took from one end to the other. */
final class LoadCheck implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 10;
    private static final long LOOK_MILLIS = 20;

    private final String run;
    private final Mqtt5AsyncClient client;
    private final List<Identities> byQos =
            Stream.generate(Identities::new).limit(Backlog.LEVELS).toList();
    private final Histogram nanos = new ConcurrentHistogram(3);

    /** Subscribes. */
    LoadCheck(Broker broker, String run, String filter) throws IOException, InterruptedException {
        this.run = run;
        this.client = Clients.builder(broker, "elasticq-check-" + run).buildAsync();
        client.publishes(MqttGlobalPublishFilter.ALL, this::came, Runnable::run);
        String what = "can't subscribe to " + filter + " at " + broker;
        Clients.get(client.connectWith().cleanStart(true).send(), what, PATIENCE_SECONDS);
        Clients.get(
                client.subscribeWith()
                        .topicFilter(filter)
                        .qos(MqttQos.EXACTLY_ONCE)
                        .send(),
                what,
                PATIENCE_SECONDS);
    }

    private void came(Mqtt5Publish publish) {
        long now = System.nanoTime();
        LoadMessage.of(publish.getPayloadAsBytes())
                .filter(message -> message.run().equals(run))
                .ifPresent(message -> {
                    byQos.get(message.qos()).came(message.publisher(), message.number());
                    nanos.recordValue(Math.max(0, now - message.nanos()));
                });
    }

    /** Waits until so many different messages have come, or none has for that time. */
    void await(long messages, long millis) throws InterruptedException {
        long seen = -1;
        long since = System.nanoTime();
        while (distinct() < messages && System.nanoTime() - since < TimeUnit.MILLISECONDS.toNanos(millis)) {
            if (distinct() != seen) {
                seen = distinct();
                since = System.nanoTime();
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private long distinct() {
        return byQos.stream().mapToLong(each -> each.counts().distinct()).sum();
    }

    Identities.Counts counts(int qos) {
        return byQos.get(qos).counts();
    }

    /** From when a message was due to be published until it came. */
    Histogram nanos() {
        return nanos.copy();
    }

    @Override
    public void close() {
        Clients.disconnect(client);
    }
}
