package io.elasticq.bridge.kafka;

/** Thrown when a journal can't be replicated to a topic, or be rebuilt from it, for a reason that does not go away by itself. The message names both sides. */
public final class JournalReplicationException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /** What has happened. */
    public enum Reason {
        /** Another replicator with the same transactional id has started, and this one must not write any more. */
        FENCED,
        /** The topic has, at the sequence with which it ends, another record than the journal; or one that the journal does not have, or what is no record of a journal. */
        DIVERGED,
        /** The journal has recycled records before they were replicated, or has not the record any more with which the topic ends. */
        GAP,
        /** Kafka refuses for good: the record is too large, the rights are missing, the version does not fit. */
        REFUSED,
        /** The journal can't be read. */
        UNREADABLE,
        /** Its thread was interrupted by somebody else. */
        INTERRUPTED,
        /** The listener has thrown. */
        LISTENER
    }

    /** Why. */
    private final Reason reason;

    JournalReplicationException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    JournalReplicationException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /**
     * What has happened.
     *
     * @return not null
     */
    public Reason reason() {
        return reason;
    }
}
