package io.elasticq.router;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Code of users that throws: the first is logged, each is counted. Any thread may call any method; nothing is thrown. */
final class Failures {

    private static final System.Logger LOG = System.getLogger(Router.class.getName());

    private final String router;
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong listenerFailures = new AtomicLong();
    private final AtomicBoolean listenerLogged = new AtomicBoolean();
    private final AtomicBoolean codeLogged = new AtomicBoolean();

    Failures(String router) {
        this.router = router;
    }

    /** Calls a listener, if there is one. */
    void tell(@Nullable SubscriptionListener listener, Consumer<SubscriptionListener> call) {
        if (listener == null) {
            return;
        }
        try {
            call.accept(listener);
        } catch (Throwable e) {
            listenerFailures.incrementAndGet();
            log(listenerLogged, "a listener threw", e);
        }
    }

    /** A handler or a filter threw. */
    void failed(Subscription<?> subscription, Object event, Throwable failure) {
        failures.incrementAndGet();
        SubscriptionListener listener = subscription.config().listener();
        if (listener == null) {
            log(
                    codeLogged,
                    "the handler or the filter of " + subscription.config().name() + " threw",
                    failure);
        }
        tell(listener, to -> to.failed(subscription, event, failure));
    }

    /** A subscriber can't go on. */
    void ended(Subscription<?> subscription, Throwable failure) {
        failures.incrementAndGet();
        SubscriptionListener listener = subscription.config().listener();
        if (listener == null) {
            log(codeLogged, "the subscriber " + subscription.config().name() + " was ended by a failure", failure);
        }
        tell(listener, to -> to.ended(subscription, failure));
    }

    /** The function that finds the key of an event threw. */
    void keyFailed(Throwable failure) {
        failures.incrementAndGet();
        log(codeLogged, "the key of an event was not found, and the event was dropped", failure);
    }

    long failures() {
        return failures.get();
    }

    long listenerFailures() {
        return listenerFailures.get();
    }

    private void log(AtomicBoolean logged, String message, Throwable failure) {
        if (logged.compareAndSet(false, true)) {
            try {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "router " + router + ": " + message + "; from now on this is only counted",
                        failure);
            } catch (Throwable unloggable) {
                // There is no one left to tell; the failure has been counted.
            }
        }
    }
}
