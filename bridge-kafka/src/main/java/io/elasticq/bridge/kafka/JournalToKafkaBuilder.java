package io.elasticq.bridge.kafka;

import io.elasticq.InvalidConfigException;
import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalReader;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Collects what a {@link JournalToKafka} is to be. Not for several threads. */
public final class JournalToKafkaBuilder {

    final JournalReader journal;
    final String topic;
    private final Map<String, ?> settings;
    private @Nullable TopicClients clients;
    private @Nullable String transactionalId;
    private int partition;

    int batchRecords = 4096;
    int batchBytes = 4 << 20;
    boolean recordsGaps;

    @Nullable
    Journal durable;

    @Nullable
    String cursor;

    Duration idle = Duration.ofMillis(5);
    Duration pause = Duration.ofMillis(500);
    Duration closeTimeout = Duration.ofSeconds(10);
    JournalToKafkaListener listener = cause -> {};

    JournalToKafkaBuilder(JournalReader journal, Map<String, ?> settings, String topic) {
        this.journal = Objects.requireNonNull(journal, "journal");
        this.settings = Objects.requireNonNull(settings, "settings");
        this.topic = Objects.requireNonNull(topic, "topic");
    }

    /** With other clients, for tests. */
    JournalToKafkaBuilder(JournalReader journal, TopicClients clients, String topic) {
        this(journal, Map.of(), topic);
        this.clients = clients;
    }

    /**
     * Sets the partition. Unless set: 0.
     *
     * @param number from 0
     * @return this
     */
    public JournalToKafkaBuilder partition(int number) {
        if (number < 0) {
            throw new InvalidConfigException("partition must be >= 0: partition=" + number);
        }
        partition = number;
        return this;
    }

    /**
     * Sets by what Kafka knows the replicators of this journal: one that starts ends an older one of the same name. Unless set, it is made of the topic and the partition, so that nobody can write there at the same
     * time.
     *
     * @param id not empty
     * @return this
     */
    public JournalToKafkaBuilder transactionalId(String id) {
        if (id.isEmpty()) {
            throw new InvalidConfigException("transactionalId must not be empty: topic=" + topic);
        }
        transactionalId = id;
        return this;
    }

    /**
     * Sets how much goes into a transaction, at the most; what there is goes at once. Unless set: 4096 records, 4 MiB. Readers of the topic see all of a transaction or nothing.
     *
     * @param records at least 1
     * @param bytes of payloads, at least 1; the record that reaches it is the last
     * @return this
     */
    public JournalToKafkaBuilder batch(int records, int bytes) {
        if (records < 1 || bytes < 1) {
            throw new InvalidConfigException(
                    "a batch must have >= 1 record and byte: records=" + records + ", bytes=" + bytes);
        }
        batchRecords = records;
        batchBytes = bytes;
        return this;
    }

    /**
     * Goes on where records were recycled before they were replicated: the topic tells how many are missing, with the record behind them. Where the record was recycled, too, with which the topic ends, it can't be checked that
     * it is this journal's. Unless asked for, both is an error.
     *
     * @return this
     */
    public JournalToKafkaBuilder recordGaps() {
        recordsGaps = true;
        return this;
    }

    /**
     * Replicates a record when the journal knows that it is on the disk, so that the topic can't have one that the journal loses with the power. For a journal that forces: of another, nothing is replicated. Unless asked for, each
     * record is replicated as soon as it can be read.
     *
     * @return this
     * @throws InvalidConfigException if the journal is written by another process
     */
    public JournalToKafkaBuilder durableOnly() {
        if (!(journal instanceof Journal own)) {
            throw new InvalidConfigException(
                    "what is durable is known to the process that writes the journal: journal=" + journal);
        }
        durable = own;
        return this;
    }

    /**
     * Has a named cursor in the journal, one transaction behind what is replicated: a journal whose retention looks at cursors keeps all from there on, so nothing is recycled before it is replicated. Unless set: none.
     *
     * @param name of the cursor; no other tailer may have it meanwhile
     * @return this
     */
    public JournalToKafkaBuilder keptBy(String name) {
        cursor = Objects.requireNonNull(name, "name");
        return this;
    }

    /**
     * Sets the pauses of the thread that {@link JournalToKafka#start} makes. Unless set: 5 ms where there is nothing to do, 500 ms after a failure.
     *
     * @param whenIdle above zero
     * @param afterFailure above zero
     * @return this
     */
    public JournalToKafkaBuilder pauses(Duration whenIdle, Duration afterFailure) {
        idle = positive("whenIdle", whenIdle);
        pause = positive("afterFailure", afterFailure);
        return this;
    }

    /**
     * Sets how long {@link JournalToKafka#close} waits for the transaction that is under way, before it interrupts it. Unless set: 10 s.
     *
     * @param timeout above zero
     * @return this
     */
    public JournalToKafkaBuilder closeTimeout(Duration timeout) {
        closeTimeout = positive("timeout", timeout);
        return this;
    }

    private static Duration positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new InvalidConfigException(name + " must be > 0: " + name + "=" + value);
        }
        return value;
    }

    /**
     * Sets who hears of failures. Unless set: nobody.
     *
     * @param newListener not null
     * @return this
     */
    public JournalToKafkaBuilder listener(JournalToKafkaListener newListener) {
        listener = Objects.requireNonNull(newListener, "listener");
        return this;
    }

    /**
     * Makes it. Nothing is connected yet.
     *
     * @return to be closed by the caller
     * @throws InvalidConfigException if a setting can't be chosen
     */
    public JournalToKafka build() {
        return new JournalToKafka(this, clients());
    }

    private TopicClients clients() {
        TopicClients given = clients;
        if (given != null) {
            return given;
        }
        String id = transactionalId;
        return TopicClients.of(settings, id != null ? id : "elasticq-journal-" + topic + "-" + partition);
    }

    TopicPartition target() {
        return new TopicPartition(topic, partition);
    }
}
