package io.elasticq.examples.mqttproxy;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import io.elasticq.examples.mqttproxy.ProxySettings.Broker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Publishes texts that can be told apart, and knows when the broker has them. */
final class Publisher implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;

    private final Mqtt5AsyncClient client;

    Publisher(Broker broker) throws IOException, InterruptedException {
        client = Clients.builder(broker, "publisher-" + System.nanoTime()).buildAsync();
        Clients.get(client.connectWith().cleanStart(true).send(), "can't connect", PATIENCE_SECONDS);
    }

    /** {@code prefix-from} to {@code prefix-(to - 1)}. */
    static List<String> texts(String prefix, int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> prefix + "-" + i).toList();
    }

    /** Returns when the broker has all of them. */
    void publish(String topic, int qos, List<String> texts) throws IOException, InterruptedException {
        List<CompletableFuture<Mqtt5PublishResult>> answers = new ArrayList<>();
        for (String text : texts) {
            answers.add(client.publishWith()
                    .topic(topic)
                    .qos(MqttQos.fromCode(qos))
                    .payload(text.getBytes(StandardCharsets.UTF_8))
                    .send());
        }
        for (CompletableFuture<Mqtt5PublishResult> answer : answers) {
            Clients.get(answer, "not published", PATIENCE_SECONDS).getError().ifPresent(error -> {
                throw new AssertionError(error);
            });
        }
    }

    @Override
    public void close() {
        Clients.disconnect(client);
    }
}
