package io.elasticq.examples.mqttproxy;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.lifecycle.MqttClientDisconnectedContext;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5RetainHandling;
import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * One subscription, by a connection and a session of its own: puts what arrives into the backlog, and acknowledges what is there.
 */
// Invariants.
// AckAfterInsert: a message is acknowledged only when it is in the backlog, or the policy has given it up and it is
// counted.
// HeldInOrder: while a message is held, so is each later one of quality 1 or 2. The broker sends no more than the
// receive
// maximum of those, so that is the most that is held; the client acknowledges in the order of arrival in any case.
// NeverWaits: what arrives is taken by the thread of the connection, which reads on at once. The client would drop
// messages
// of quality 0 unsaid if that thread waited; so they are dropped, and counted, here.
final class Intake implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Intake.class.getName());
    private static final long MOST_DELAY_MILLIS = 2_000;
    private static final long FIRST_DELAY_MILLIS = 50;
    private static final long PATIENCE_SECONDS = 30;

    private record Held(Mqtt5Publish publish, Message message) {}

    private final ProxySettings settings;
    private final String filter;
    private final Backlog backlog;
    private final Acknowledger acknowledger;
    private final Tally tally;
    private final Consumer<Throwable> failed;
    private final Mqtt5AsyncClient client;
    private final boolean blocks;

    private final ReentrantLock holding = new ReentrantLock();
    private final ArrayDeque<Held> held = new ArrayDeque<>(); // under the lock
    private volatile boolean isHolding;
    private volatile boolean established;
    private volatile boolean closed;
    private boolean up; // of the thread of the connection

    Intake(
            ProxySettings settings,
            int number,
            Backlog backlog,
            Acknowledger acknowledger,
            Tally tally,
            Consumer<Throwable> failed) {
        this.settings = settings;
        this.filter = settings.filters().get(number);
        this.backlog = backlog;
        this.acknowledger = acknowledger;
        this.tally = tally;
        this.failed = failed;
        this.blocks = settings.policy() == OverflowPolicy.BLOCK;
        this.client = Clients.builder(settings.broker(), settings.id() + "-" + number)
                .addConnectedListener(context -> connected())
                .addDisconnectedListener(this::disconnected)
                .buildAsync();
        // For all messages, and from before the connection: a session that is resumed sends at once.
        client.publishes(MqttGlobalPublishFilter.ALL, this::arrived, Runnable::run, true);
    }

    /** Connects and subscribes. */
    void connect() throws IOException, InterruptedException {
        String what = "can't subscribe to " + filter + " at " + settings.broker();
        Clients.get(
                client.connectWith()
                        .cleanStart(false)
                        .sessionExpiryInterval(settings.sessionExpiry().toSeconds())
                        .restrictions()
                        .receiveMaximum(settings.receiveMaximum())
                        .maximumPacketSize(settings.maxMessage() + MessageCodec.OVERHEAD)
                        .applyRestrictions()
                        .send(),
                what,
                PATIENCE_SECONDS);
        established = true;
        Clients.get(
                client.subscribeWith()
                        .topicFilter(filter)
                        .qos(MqttQos.fromCode(settings.qos()))
                        .retainHandling(Mqtt5RetainHandling.SEND_IF_SUBSCRIPTION_DOES_NOT_EXIST)
                        .send(),
                what,
                PATIENCE_SECONDS);
    }

    private void connected() {
        up = true;
        tally.connected.increment();
        if (established) {
            tally.reconnects.increment();
        }
        if (closed) {
            Clients.disconnectLater(client); // it was about to connect again
        }
    }

    private void disconnected(MqttClientDisconnectedContext context) {
        if (up) {
            up = false;
            tally.connected.decrement();
        }
        if (!established || closed) {
            return; // the first connection must succeed, and the last one is over
        }
        if (context.getCause() instanceof Mqtt5DisconnectException said
                && said.getMqttMessage().getReasonCode() == Mqtt5DisconnectReasonCode.SESSION_TAKEN_OVER) {
            failed.accept(new IOException("another client has taken over the session: id=" + settings.id()));
            return;
        }
        LOG.log(Level.INFO, "{0} at {1} is to be connected again: {2}", filter, settings.broker(), context.getCause());
        int attempts = context.getReconnector().getAttempts();
        context.getReconnector()
                .reconnect(true)
                .delay(Math.min(MOST_DELAY_MILLIS, FIRST_DELAY_MILLIS << Math.min(attempts, 8)), TimeUnit.MILLISECONDS);
    }

    private void arrived(Mqtt5Publish publish) {
        if (closed) {
            return; // not acknowledged: comes again
        }
        try {
            Message message = Message.of(publish);
            tally.received[message.qos()].increment();
            if (!blocks || message.qos() == 0) {
                settle(publish, message, backlog.offer(message));
            } else {
                offerOrHold(publish, message);
            }
        } catch (RuntimeException e) {
            failed.accept(e); // not acknowledged: comes again
        }
    }

    private void offerOrHold(Mqtt5Publish publish, Message message) {
        holding.lock();
        try {
            OfferResult result = held.isEmpty() ? backlog.offer(message) : OfferResult.FULL;
            if (result.isRetriable()) {
                held.add(new Held(publish, message));
                tally.held.increment();
                isHolding = true;
            } else {
                settle(publish, message, result);
            }
        } finally {
            holding.unlock();
        }
    }

    /** There may be room: puts what is held into the backlog. The processor's thread. */
    void release() {
        if (!isHolding || closed) {
            return;
        }
        holding.lock();
        try {
            for (Held first = held.peek(); first != null; first = held.peek()) {
                OfferResult result = backlog.offer(first.message());
                if (result.isRetriable()) {
                    return;
                }
                held.remove();
                tally.held.decrement();
                settle(first.publish(), first.message(), result);
            }
            isHolding = false;
        } finally {
            holding.unlock();
        }
    }

    /** It is in the backlog, or given up: the broker need not keep it. */
    private void settle(Mqtt5Publish publish, Message message, OfferResult result) {
        if (!result.isAccepted()) {
            tally.turnedAway[message.qos()].increment();
        }
        if (message.qos() > 0) {
            acknowledger.settled(publish);
        }
    }

    /** Ends the connection; the session stays with the broker. What is held comes again with the next connection. */
    @Override
    public void close() {
        closed = true;
        Clients.disconnect(client);
    }
}
