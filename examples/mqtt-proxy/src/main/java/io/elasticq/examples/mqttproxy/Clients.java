package io.elasticq.examples.mqttproxy;

import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import io.elasticq.examples.mqttproxy.ProxySettings.Broker;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What all our MQTT clients have in common. */
final class Clients {

    private static final System.Logger LOG = System.getLogger(Clients.class.getName());
    private static final long FAREWELL_SECONDS = 5;

    private Clients() {}

    static Mqtt5ClientBuilder builder(Broker broker, String id) {
        return Mqtt5Client.builder().identifier(id).serverHost(broker.host()).serverPort(broker.port());
    }

    /**
     * Waits for an answer.
     *
     * @throws IOException if it is an error, or does not come in time; the message begins with what was wanted
     */
    static <T> T get(CompletableFuture<T> answer, String what, long seconds) throws IOException, InterruptedException {
        try {
            return answer.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            Throwable root = cause;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            throw new IOException(what + ": " + root.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new IOException(what + ": no answer within " + seconds + " s", e);
        }
    }

    /** Says goodbye, and does not wait: for the thread of the connection. */
    @SuppressWarnings("FutureReturnValueIgnored") // looked at below
    static void disconnectLater(Mqtt5AsyncClient client) {
        client.disconnect().whenComplete((done, error) -> {
            if (error != null) {
                LOG.log(Level.DEBUG, "already gone", error);
            }
        });
    }

    /** Says goodbye, if there is a connection. */
    static void disconnect(Mqtt5AsyncClient client) {
        try {
            get(client.disconnect(), "can't disconnect", FAREWELL_SECONDS);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "already gone", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
