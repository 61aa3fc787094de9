package io.elasticq.channel;

import io.elasticq.stats.Metric;
import io.elasticq.stats.MetricSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hands on to another handler what does not come twice: a message whose signature is that of one of the last so many different ones is dropped, and counted. For producers that
 * publish again what may have been published before they died, under the same signature.
 *
 * <p>A signature is remembered when the other handler has returned, and the message was intact until then. So a message that the handler threw at, or that was overwritten while it was read, is
 * no reason to drop the next one like it. A message that is overwritten before its signature could be trusted is not handed on; it counts as missed.
 *
 * <p>For one thread, but for {@link #duplicates} and {@link #metrics}. Allocates nothing after construction, and takes the time of {@link TagCache}. For several consumers, take several: what one has seen, the
 * others need not have.
 *
 * @param <X> what the other handler may throw
 */
public final class DeduplicatingHandler<X extends Exception> implements FragmentHandler<X>, MetricSource {

    private final TagCache seen;
    private final FragmentHandler<X> handler;
    private final AtomicLong duplicates = new AtomicLong(); // written by the owner only

    /**
     * Makes one that has seen nothing.
     *
     * @param capacity how many different signatures to remember, 1 to {@link TagCache#MAX_CAPACITY}
     * @param handler takes the messages that are no duplicates
     * @throws io.elasticq.InvalidConfigException if the capacity is out of its range
     */
    public DeduplicatingHandler(int capacity, FragmentHandler<X> handler) {
        this.seen = new TagCache(capacity);
        this.handler = Objects.requireNonNull(handler, "handler");
    }

    @Override
    public void onFragment(Fragment fragment) throws X {
        long signature = fragment.signature();
        if (!fragment.isIntact()) {
            return;
        }
        if (seen.contains(signature)) {
            duplicates.setOpaque(duplicates.getPlain() + 1);
            return;
        }
        handler.onFragment(fragment);
        if (!fragment.isOpen() || fragment.isIntact()) { // one that the handler has closed was not overwritten before
            seen.add(signature);
        }
    }

    /**
     * How many messages were dropped. By any thread.
     *
     * @return 0 or more
     */
    public long duplicates() {
        return duplicates.getOpaque();
    }

    /**
     * The one number of this class. By any thread.
     *
     * @return the same meter each time
     */
    @Override
    public List<Metric> metrics() {
        return List.of(new Metric(
                "elasticq.channel.duplicates",
                Metric.Kind.COUNTER,
                "messages",
                "Messages dropped as their signature was seen before",
                Map.of(),
                this::duplicates));
    }
}
