package io.elasticq.bridge.kafka;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * An event that was taken from a {@link KafkaInbox} and is to be acknowledged. Any thread may call this.
 *
 * @param <T> the event
 */
public final class KafkaDelivery<T> {

    private static final VarHandle ACKNOWLEDGED;

    static {
        try {
            ACKNOWLEDGED = MethodHandles.lookup().findVarHandle(KafkaDelivery.class, "acknowledged", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final T event;
    private final PartitionProgress progress;
    private final long offset;
    private volatile boolean acknowledged;

    KafkaDelivery(T event, PartitionProgress progress, long offset) {
        this.event = event;
        this.progress = progress;
        this.offset = offset;
    }

    /**
     * The event.
     *
     * @return always the same
     */
    public T event() {
        return event;
    }

    /**
     * Where it comes from.
     *
     * @return the number of the partition
     */
    public int partition() {
        return progress.partition.partition();
    }

    /**
     * Where it comes from.
     *
     * @return its offset in the partition; together they are its identity
     */
    public long offset() {
        return offset;
    }

    /**
     * Says that it has been dealt with: when all before it in its partition are, too, its credit is given back and its offset is committed. Wait-free.
     *
     * @return false if it was acknowledged before, or the partition is another member's by now, so that it comes again there; nothing has changed then
     */
    public boolean ack() {
        if (!ACKNOWLEDGED.compareAndSet(this, false, true)) {
            return false;
        }
        return !progress.isGone();
    }

    boolean isAcknowledged() {
        return acknowledged;
    }

    PartitionProgress progress() {
        return progress;
    }

    @Override
    public String toString() {
        return "KafkaDelivery[" + progress.partition + ", offset=" + offset + "]";
    }
}
