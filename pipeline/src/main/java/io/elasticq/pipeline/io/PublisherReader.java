package io.elasticq.pipeline.io;

import io.elasticq.ElasticConfig;
import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import io.elasticq.lockfree.MpscElasticQueue;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Subscribes to a publisher, and reads what it publishes. */
// Invariants:
//   NeverRefused: requested - handedOver <= prefetch, which is the bound of the buffer; so there is room for all that
// was
//     requested and has not been handed over. Both are written by the worker only, `requested` before it requests.
//   NoMoreThanRequested: received <= requested; `received` is the publisher's.
//   SerialRequests: request and cancel are called by the worker only (Reactive Streams 2.7). The one exception is a
//     subscription that is refused, on which nobody else calls anything.
//   AllBeforeTheEnd: `end` is written after the last element is in the buffer; so who sees it (acquire) and then finds
//     the buffer empty has seen all.
// The publisher may call from any thread, one call after the other (1.3); the buffer would bear several at once.
final class PublisherReader<T> implements SourceReader<T>, Flow.Subscriber<T> {

    /** The publisher has completed; a Throwable if it has failed. */
    private static final Object COMPLETED = new Object();

    private static final Flow.Subscription CLOSED = new Flow.Subscription() {
        @Override
        public void request(long n) {
            throw new AssertionError("closed");
        }

        @Override
        public void cancel() {
            throw new AssertionError("closed");
        }
    };

    private final SourceContext context;
    private final int prefetch;
    private final MpscElasticQueue<T> buffer;
    private final AtomicReference<Flow.@Nullable Subscription> subscription = new AtomicReference<>();
    private final AtomicReference<@Nullable Object> end = new AtomicReference<>();
    private volatile long requested;
    private long handedOver;
    private long received;

    PublisherReader(SourceContext context, int prefetch) {
        this.context = context;
        this.prefetch = prefetch;
        ElasticConfig config = ElasticConfig.builder()
                .minCapacity(Math.min(prefetch, 16))
                .initialCapacity(Math.min(prefetch, 16))
                .maxCapacity(prefetch)
                .build();
        buffer = new MpscElasticQueue<>(config, OverflowPolicy.REJECT);
    }

    @Override
    public int read(Consumer<? super T> out, int limit) {
        Object seen = end.getAcquire(); // before the buffer: AllBeforeTheEnd; partner: end()
        int count = 0;
        for (T next; count < limit && (next = buffer.poll()) != null; ) {
            handedOver++; // before it is handed over: even if that throws, it has been
            count++;
            out.accept(next);
        }
        if (count == 0 && seen != null) {
            if (seen == COMPLETED) {
                return END;
            }
            throw new IllegalStateException(
                    "the publisher failed: source=" + context.name() + ": " + seen, (Throwable) seen);
        }
        if (seen == null) {
            request();
        }
        return count;
    }

    private void request() {
        Flow.Subscription from = subscription.get();
        long asked = requested;
        long unread = asked - handedOver;
        if (from != null && unread <= prefetch / 2) {
            long room = prefetch - unread;
            requested = asked + room; // NoMoreThanRequested: first, as the publisher may answer from within
            from.request(room);
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription granted) {
        Objects.requireNonNull(granted, "subscription");
        if (subscription.compareAndSet(null, granted)) {
            context.signal();
        } else {
            granted.cancel(); // a second one, or too late
        }
    }

    @Override
    public void onNext(T event) {
        Objects.requireNonNull(event, "event");
        if (++received > requested) {
            end(new IllegalStateException("more came than was requested: requested=" + requested + ", event=" + event));
            return;
        }
        OfferResult result = buffer.tryOffer(event);
        if (!result.isAccepted()) {
            end(new IllegalStateException("the buffer has no room: " + result + ", event=" + event));
        }
        context.signal();
    }

    @Override
    public void onError(Throwable failure) {
        end(Objects.requireNonNull(failure, "failure"));
    }

    @Override
    public void onComplete() {
        end(COMPLETED);
    }

    private void end(Object how) {
        end.compareAndSet(null, how); // release, after the elements; partner: read
        context.signal();
    }

    @Override
    public void close() {
        Flow.Subscription granted = subscription.getAndSet(CLOSED);
        if (granted != null) {
            granted.cancel();
        }
    }
}
