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
    TAPE("Tape QueueFile", false),
    /** With its event processors. */
    RING("SequencedRing", true),
    /** A router, its subscribers with credits. */
    ROUTER("Router", true),
    /** A router, its subscribers without a limit but their rings'. */
    ROUTER_WITHOUT_CREDITS("Router without credits", true),
    /** With its batch event processors. */
    DISRUPTOR("LMAX Disruptor", false),
    /** A loop written by hand, from one of JCTools' rings to others. */
    JC_RINGS("SpscArrayQueues", false),
    /** Between threads and processes. */
    CHANNEL("Channel with flow control", true),
    /** For one producer. */
    AGRONA_ONE_TO_ONE("Agrona OneToOneRingBuffer", false),
    /** For several producers; here it has one. */
    AGRONA_MANY_TO_ONE("Agrona ManyToOneRingBuffer", false),
    /** With its driver in one of the processes. */
    AERON_IPC("Aeron IPC", false),
    /** The system's. */
    UNIX_SOCKET("Unix domain socket", false),
    /** Over UDP on the loopback device. */
    AERON_UDP("Aeron UDP", false),
    /** A sender and a source over Aeron IPC. */
    BRIDGE_IPC("AeronSender to AeronSource, IPC", true),
    /** The same over UDP. */
    BRIDGE_UDP("AeronSender to AeronSource, UDP", true),
    /** Its hand-offs, if there are any, in lock-free queues that block when they are full. */
    PIPELINE("Pipeline", true),
    /** Its hand-offs in queues under a lock. */
    PIPELINE_LOCKED("Pipeline, locked", true),
    /** Its hand-offs in queues that grow. */
    PIPELINE_GROW("Pipeline, growing", true),
    /** Its parallel part keeps the order. */
    PIPELINE_ORDERED("Pipeline, ordered", true),
    /** Written by hand, in one thread: the limit. */
    PLAIN_LOOP("plain loop", false),
    /** The JDK's, sequential. */
    JDK_STREAM("java.util.stream", false),
    /** Project Reactor. */
    REACTOR("Reactor", false),
    /** Apache Pekko's streams: actors with mailboxes. */
    PEKKO("Pekko streams", false),
    /** A journal's, in a topic. */
    REPLICA("JournalToKafka", true),
    /** A pipeline's sink, as a pipeline opens it. */
    KAFKA_SINK("KafkaSink", true),
    /** The same behind an elastic queue. */
    KAFKA_PUBLICATION("KafkaPublication", true),
    /** A loop around Kafka's producer, with a transaction for each batch. */
    KAFKA_TRANSACTIONS("Kafka producer, transactions", false),
    /** The same without transactions. */
    KAFKA_IDEMPOTENT("Kafka producer, idempotent", false);

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
