package io.elasticq.bridge.kafka;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What a publication tells: to the listener, or to the log where there is none. Nothing is thrown. */
final class PublicationEvents<T> {

    private static final System.Logger LOG = System.getLogger(KafkaPublication.class.getName());

    private final String topic;
    private final KafkaPublicationListener<? super T> listener;
    private final boolean told;
    private boolean skippedBefore;
    private final AtomicLong listenerFailures = new AtomicLong();

    PublicationEvents(String topic, @Nullable KafkaPublicationListener<? super T> listener) {
        this.topic = topic;
        this.told = listener != null;
        this.listener = listener == null ? new KafkaPublicationListener<>() {} : listener;
    }

    long listenerFailures() {
        return listenerFailures.get();
    }

    void skipped(T event, Throwable cause) {
        if (!told && !skippedBefore) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "left out; from now on this is only counted: topic=" + topic + ", event=" + event,
                    cause);
        }
        skippedBefore = true;
        tell(() -> listener.skipped(event, cause));
    }

    void unacknowledged(List<T> all) {
        if (!told) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Kafka has not acknowledged what was taken, and it can't be given back: topic=" + topic
                            + ", events=" + all.size());
        }
        all.forEach(event -> tell(() -> listener.unacknowledged(event)));
    }

    void failed(Throwable cause) {
        if (!told) {
            LOG.log(System.Logger.Level.WARNING, "the publication to the topic " + topic + " has failed", cause);
        }
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
