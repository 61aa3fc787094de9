package io.elasticq.bridge.kafka;

import io.elasticq.journal.JournalClosedException;
import io.elasticq.journal.JournalConfig;
import io.elasticq.journal.JournalReader;
import io.elasticq.journal.TailStart;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * The journal that {@link JournalToKafka} has replicated to a topic, to be read like any other: by tailers, a router's source, a pipeline's source. Each tailer has a consumer of its own, without a group, that reads what is committed.
 *
 * <p>There are no named cursors: keep the sequence where the results are. Any thread may call this. Calls wait for the broker, and throw Kafka's exceptions where it doesn't answer.
 */
public final class TopicJournal implements JournalReader {

    private final TopicClients clients;
    private final TopicPartition partition;
    private volatile boolean closed;

    TopicJournal(TopicClients clients, TopicPartition partition) {
        this.clients = clients;
        this.partition = partition;
    }

    /**
     * The journal in partition 0 of a topic. Nothing is connected yet.
     *
     * @param settings of Kafka's consumer, {@code bootstrap.servers} at least; those on which exactly-once stands can't be chosen
     * @param topic its name
     * @return to be closed by the caller
     * @throws io.elasticq.InvalidConfigException if a setting can't be chosen
     */
    public static TopicJournal of(Map<String, ?> settings, String topic) {
        return of(settings, topic, 0);
    }

    /**
     * The journal in a partition of a topic. Nothing is connected yet.
     *
     * @param settings see {@link #of(Map, String)}
     * @param topic its name
     * @param partition from 0
     * @return to be closed by the caller
     * @throws io.elasticq.InvalidConfigException if a setting can't be chosen
     */
    public static TopicJournal of(Map<String, ?> settings, String topic, int partition) {
        Objects.requireNonNull(topic, "topic");
        return new TopicJournal(TopicClients.of(settings, ""), new TopicPartition(topic, partition));
    }

    @Override
    public TopicTailer tailer(TailStart start) {
        Objects.requireNonNull(start, "start");
        return new TopicTailer(reading(), partition, start);
    }

    private TopicReading reading() {
        if (closed) {
            throw new JournalClosedException("the journal is closed: topic " + partition);
        }
        return new TopicReading(clients.consumer(IsolationLevel.READ_COMMITTED), partition);
    }

    /**
     * Refused.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    public TopicTailer tailer(String name, TailStart start) {
        throw new UnsupportedOperationException("a topic has no named cursors: name=" + name + ", topic=" + partition);
    }

    /**
     * None.
     *
     * @return an empty map
     */
    @Override
    public Map<String, Long> cursors() {
        return Map.of();
    }

    /** Does nothing: there are none. */
    @Override
    public void deleteCursor(String name) {
        Objects.requireNonNull(name, "name");
    }

    @Override
    public long firstSequence() {
        try (TopicTailer tailer = tailer(TailStart.oldest())) {
            return tailer.nextSequence();
        }
    }

    @Override
    public long lastSequence() {
        try (TopicTailer tailer = tailer(TailStart.next())) {
            return tailer.nextSequence() - 1;
        }
    }

    /**
     * Makes a journal in files of what the topic has: each record under its own sequence, with its time and bytes. Goes on where it was if it was interrupted. Returns when it has all that was committed when it
     * came to the end. The journal's clock is set by the records meanwhile; nobody else may write it.
     *
     * @param folder of the journal; made if it is not there
     * @param config what it is to be; its largest record at least that of the original
     * @return how many records it has got
     * @throws JournalReplicationException if the topic does not have the first records, or not without a gap, since a journal's begin with 1; or if what is in the folder is another journal
     * @throws io.elasticq.journal.JournalCorruptException if a record in the topic, or the journal, is damaged
     */
    public long restore(Path folder, JournalConfig config) {
        return new TopicRestore(this, folder, config).run();
    }

    /** Refuses further tailers. Those that were made go on, and are closed by whom they belong to. */
    @Override
    public void close() {
        closed = true;
    }

    @Override
    public String toString() {
        return "topic " + partition;
    }
}
