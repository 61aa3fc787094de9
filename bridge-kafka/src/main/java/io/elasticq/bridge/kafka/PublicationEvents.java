package io.elasticq.bridge.kafka;

import java.util.concurrent.atomic.AtomicLong;

/** What a publication tells: to the listener, and to the log. Nothing is thrown. */
final class PublicationEvents<T> {

    private static final System.Logger LOG = System.getLogger(KafkaPublication.class.getName());

    private final String topic;
    private final KafkaPublicationListener<? super T> listener;
    private final AtomicLong listenerFailures = new AtomicLong();

    PublicationEvents(String topic, KafkaPublicationListener<? super T> listener) {
        this.topic = topic;
        this.listener = listener;
    }

    long listenerFailures() {
        return listenerFailures.get();
    }

    void skipped(T event, Throwable cause) {
        LOG.log(System.Logger.Level.DEBUG, () -> "left out: topic=" + topic + ", event=" + event, cause);
        tell(() -> listener.skipped(event, cause));
    }

    void unacknowledged(T event) {
        tell(() -> listener.unacknowledged(event));
    }

    void failed(Throwable cause) {
        LOG.log(System.Logger.Level.WARNING, "the publication to the topic " + topic + " has failed", cause);
        tell(() -> listener.failed(cause));
    }

    private void tell(Runnable call) {
        try {
            call.run();
        } catch (Throwable e) {
            if (listenerFailures.getAndIncrement() == 0) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "a listener of the topic " + topic + " threw; from now on this is only counted",
                        e);
            }
        }
    }
}
