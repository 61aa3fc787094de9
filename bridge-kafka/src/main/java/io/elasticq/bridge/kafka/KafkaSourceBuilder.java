package io.elasticq.bridge.kafka;

import io.elasticq.InvalidConfigException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a {@link KafkaSource} is to be. Not for several threads.
 *
 * @param <T> the events
 */
public final class KafkaSourceBuilder<T> {

    private static final int DEFAULT_MAX_IN_FLIGHT = 65_536;
    private static final Duration DEFAULT_COMMIT_INTERVAL = Duration.ofMillis(500);

    final String topic;
    final Function<? super ConsumerRecord<byte[], byte[]>, ? extends T> decoder;
    final Map<String, Object> config = new HashMap<>();
    Set<Integer> partitions = Set.of();

    @Nullable
    String group;

    boolean fromTheEnd;
    boolean ends;
    int maxInFlight = DEFAULT_MAX_IN_FLIGHT;
    int maxPollRecords;
    Duration commitInterval = DEFAULT_COMMIT_INTERVAL;

    @Nullable
    BiConsumer<? super ConsumerRecord<byte[], byte[]>, ? super RuntimeException> onMalformed;

    Function<Map<String, Object>, Consumer<byte[], byte[]>> consumers = Consumers::open;

    KafkaSourceBuilder(String topic, Function<? super ConsumerRecord<byte[], byte[]>, ? extends T> decoder) {
        this.topic = Objects.requireNonNull(topic, "topic");
        this.decoder = Objects.requireNonNull(decoder, "decoder");
        if (topic.isBlank()) {
            throw new InvalidConfigException("topic must not be blank: topic=" + topic);
        }
    }

    private KafkaSourceBuilder(KafkaSourceBuilder<T> other) {
        topic = other.topic;
        decoder = other.decoder;
        config.putAll(other.config);
        partitions = other.partitions;
        group = other.group;
        fromTheEnd = other.fromTheEnd;
        ends = other.ends;
        maxInFlight = other.maxInFlight;
        maxPollRecords = other.maxPollRecords;
        commitInterval = other.commitInterval;
        onMalformed = other.onMalformed;
        consumers = other.consumers;
    }

    /**
     * Sets where the brokers are: {@code bootstrap.servers}.
     *
     * @param servers host:port, several with commas between
     * @return this
     */
    public KafkaSourceBuilder<T> bootstrap(String servers) {
        return config(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
    }

    /**
     * Sets one of the settings of Kafka's consumer. Unless set, {@code isolation.level} is {@code read_committed}; {@code enable.auto.commit=false} is set, and can't be changed.
     *
     * @param name as Kafka calls it
     * @param setting as Kafka takes it
     * @return this
     */
    public KafkaSourceBuilder<T> config(String name, Object setting) {
        config.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(setting, "setting"));
        return this;
    }

    /**
     * Sets several.
     *
     * @param settings by name
     * @return this
     */
    public KafkaSourceBuilder<T> config(Map<String, ?> settings) {
        settings.forEach(this::config);
        return this;
    }

    /**
     * Reads these partitions only. Unless set: all that the topic has when it is opened.
     *
     * @param numbers at least one, from 0
     * @return this
     * @throws InvalidConfigException if there is none, or one is negative
     */
    public KafkaSourceBuilder<T> partitions(int... numbers) {
        Set<Integer> set = new TreeSet<>();
        for (int number : numbers) {
            set.add(number);
        }
        if (set.isEmpty() || set.iterator().next() < 0) {
            throw new InvalidConfigException("partitions must be at least one, and >= 0: partitions=" + set);
        }
        partitions = Set.copyOf(set);
        return this;
    }

    /**
     * Reads as a member of a group: Kafka shares the partitions out among the members, and what is acknowledged is committed as the group's offsets. At least once. Unless set, {@code partition.assignment.strategy} is Kafka's {@code CooperativeStickyAssignor}, with which a member keeps what stays
     * its own when others come and go: all members of a group must have the same. (With {@code group.protocol=consumer} the broker shares them out.)
     *
     * <p>Where records were deleted before the group has read them, it goes on with the oldest that is left, which is counted and logged as a warning.
     *
     * @param id the {@code group.id}
     * @return this
     * @throws InvalidConfigException if it is blank
     */
    public KafkaSourceBuilder<T> group(String id) {
        if (id.isBlank()) {
            throw new InvalidConfigException("group must not be blank: group=" + id);
        }
        group = id;
        return this;
    }

    /**
     * Begins with what comes after it is opened, where there is neither a checkpoint nor an offset of the group. Unless set: with the oldest record that is there. A group's beginning is committed before anything is read, so it holds for whoever comes later, too; as long as the broker keeps
     * the offsets of a group without members ({@code offsets.retention.minutes}).
     *
     * @return this
     */
    public KafkaSourceBuilder<T> fromTheEnd() {
        fromTheEnd = true;
        return this;
    }

    /**
     * Ends when it has read what was there when it was opened. Not for a member of a group, which doesn't know what it will have to read.
     *
     * @return this
     */
    public KafkaSourceBuilder<T> endingAtTheLast() {
        ends = true;
        return this;
    }

    /**
     * Leaves out records that the decoder throws for, and tells somebody. Unless set, the first of them fails the source.
     *
     * @param listener takes the record and what was thrown; called by the thread that reads. What it throws fails the source
     * @return this
     */
    public KafkaSourceBuilder<T> skipMalformed(
            BiConsumer<? super ConsumerRecord<byte[], byte[]>, ? super RuntimeException> listener) {
        onMalformed = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Sets how many events a {@link KafkaInbox} may hold, those among them that were taken and not acknowledged: its credits. When less than {@code max.poll.records} are left, the partitions are paused. Unless set: 65,536.
     *
     * @param events at least {@code max.poll.records}, of which Kafka's default is 500
     * @return this
     */
    public KafkaSourceBuilder<T> maxInFlight(int events) {
        maxInFlight = events;
        return this;
    }

    /**
     * Sets how often a member of a group commits. Unless set: twice a second; also when partitions are taken from it, and at the end.
     *
     * @param interval above zero
     * @return this
     * @throws InvalidConfigException if it is not
     */
    public KafkaSourceBuilder<T> commitInterval(Duration interval) {
        if (interval.isNegative() || interval.isZero()) {
            throw new InvalidConfigException("commitInterval must be > 0: commitInterval=" + interval);
        }
        commitInterval = interval;
        return this;
    }

    /** For tests without a broker. */
    KafkaSourceBuilder<T> consumers(Function<Map<String, Object>, Consumer<byte[], byte[]>> newConsumers) {
        consumers = newConsumers;
        return this;
    }

    /**
     * Checks everything.
     *
     * @return the source; what is set here later does not change it
     * @throws InvalidConfigException if settings contradict what the source promises, or each other; the message names them
     */
    public KafkaSource<T> build() {
        if (group != null && (!partitions.isEmpty() || ends)) {
            throw new InvalidConfigException("a member of a group is given its partitions, and has no end: group="
                    + group + ", partitions=" + partitions + ", endingAtTheLast=" + ends);
        }
        Map<String, Object> settings = Settings.consumer(config, group);
        KafkaSourceBuilder<T> copy = new KafkaSourceBuilder<>(this);
        copy.maxPollRecords = Settings.ofConsumer(settings, ConsumerConfig.MAX_POLL_RECORDS_CONFIG);
        if (maxInFlight < copy.maxPollRecords) {
            throw new InvalidConfigException("maxInFlight must be >= max.poll.records: maxInFlight=" + maxInFlight
                    + ", max.poll.records=" + copy.maxPollRecords);
        }
        return new KafkaSource<>(copy, Map.copyOf(settings));
    }

    List<String> topics() {
        return List.of(topic);
    }
}
