package io.elasticq.examples.mqttproxy;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import io.elasticq.examples.mqttproxy.ProxySettings.Broker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Hears what is published, and has a session that outlives its connection. */
final class Listener implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;

    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final Mqtt5AsyncClient client;

    Listener(Broker broker, String filter) throws IOException, InterruptedException {
        client = Clients.builder(broker, "listener")
                .automaticReconnectWithDefaultConfig()
                .buildAsync();
        client.publishes(
                MqttGlobalPublishFilter.ALL,
                publish -> texts.add(new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8)));
        Clients.get(
                client.connectWith()
                        .cleanStart(false)
                        .sessionExpiryInterval(3600)
                        .send(),
                "can't connect",
                PATIENCE_SECONDS);
        Clients.get(
                client.subscribeWith()
                        .topicFilter(filter)
                        .qos(MqttQos.EXACTLY_ONCE)
                        .send(),
                "can't subscribe",
                PATIENCE_SECONDS);
    }

    List<String> texts() {
        return List.copyOf(texts);
    }

    @Override
    public void close() {
        Clients.disconnect(client);
    }
}
