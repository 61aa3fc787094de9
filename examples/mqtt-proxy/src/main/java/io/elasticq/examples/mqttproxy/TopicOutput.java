package io.elasticq.examples.mqttproxy;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.lifecycle.MqttClientDisconnectedContext;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Publishes each message under a prefix, in the quality of service that it has. While the broker is gone the processor waits here; what the
 * broker has refused, or what was on its way when it went, is published again: at least once.
 */
final class TopicOutput implements Output {

    private static final System.Logger LOG = System.getLogger(TopicOutput.class.getName());
    private static final long PATIENCE_SECONDS = 10;
    private static final long DELAY_MILLIS = 100;

    private final Mqtt5AsyncClient client;
    private final String prefix;
    private final LongAdder retries;
    private volatile boolean established;

    /** Connects. */
    TopicOutput(ProxySettings settings, String prefix, LongAdder retries) throws IOException, InterruptedException {
        this.prefix = prefix;
        this.retries = retries;
        this.client = Clients.builder(settings.broker(), settings.id() + "-out")
                .addDisconnectedListener(this::disconnected)
                .buildAsync();
        Clients.get(
                client.connectWith()
                        .cleanStart(true)
                        .sessionExpiryInterval(settings.sessionExpiry().toSeconds())
                        .send(),
                "can't publish at " + settings.broker(),
                PATIENCE_SECONDS);
        established = true;
    }

    private void disconnected(MqttClientDisconnectedContext context) {
        if (established) {
            context.getReconnector()
                    .reconnect(true)
                    .republishIfSessionExpired(true)
                    .delay(DELAY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void write(List<Message> batch) throws InterruptedException {
        List<Message> rest = publish(batch);
        while (!rest.isEmpty()) {
            retries.add(rest.size());
            TimeUnit.MILLISECONDS.sleep(DELAY_MILLIS);
            rest = publish(rest);
        }
    }

    /** Publishes all of them and returns those that the broker has not taken. */
    private List<Message> publish(List<Message> batch) throws InterruptedException {
        List<CompletableFuture<Mqtt5PublishResult>> answers = new ArrayList<>(batch.size());
        for (Message message : batch) {
            answers.add(client.publishWith()
                    .topic(prefix + "/" + message.topic())
                    .qos(MqttQos.fromCode(message.qos()))
                    .payload(message.payload())
                    .send());
        }
        List<Message> failed = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            if (!isTaken(answers.get(i))) {
                failed.add(batch.get(i));
            }
        }
        return failed;
    }

    private static boolean isTaken(CompletableFuture<Mqtt5PublishResult> answer) throws InterruptedException {
        try {
            Mqtt5PublishResult result = answer.get();
            result.getError().ifPresent(error -> LOG.log(Level.DEBUG, "not published", error));
            return result.getError().isEmpty();
        } catch (ExecutionException e) {
            LOG.log(Level.DEBUG, "not published", e);
            return false;
        }
    }

    @Override
    public void close() {
        established = false;
        Clients.disconnect(client);
    }
}
