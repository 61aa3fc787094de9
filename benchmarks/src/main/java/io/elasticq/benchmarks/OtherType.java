package io.elasticq.benchmarks;

/** What is measured beside queues: ours, and its peers. */
public enum OtherType implements Subject {
    /** A queue without futures. */
    PUT_TAKE("LockedElasticQueue, put + take", true),
    /** The element is there before it is asked for. */
    SEND_RECEIVE("AsyncElasticQueue, send + receive", true),
    /** It is asked for before it is there: the send completes the future. */
    RECEIVE_SEND("AsyncElasticQueue, receive + send", true),
    /** A queue as a publisher. */
    QUEUE_PUBLISHER("QueuePublisher", true),
    /** The JDK's. */
    SUBMISSION_PUBLISHER("SubmissionPublisher", false),
    /** In files. */
    JOURNAL("Journal", true),
    /** A queue on it. */
    PERSISTENT("PersistentElasticQueue", true),
    /** Mapped files, without checksums. */
    CHRONICLE("Chronicle Queue", false),
    /** ActiveMQ's, on NIO files, without checksums. */
    ARTEMIS("Artemis journal", false),
    /** Preallocated, without checksums. */
    FILE_CHANNEL("FileChannel", false),
    /** A queue in a file, which is forced at each write, without checksums. */
    TAPE("Tape QueueFile", false);

    private final String label;
    private final boolean ours;

    OtherType(String label, boolean ours) {
        this.label = label;
        this.ours = ours;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public boolean ours() {
        return ours;
    }
}
