package io.elasticq.bridge.kafka;

import io.elasticq.InvalidConfigException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a {@link KafkaSink} is to be. Not for several threads.
 *
 * @param <T> the events
 */
public final class KafkaSinkBuilder<T> {

    private static final int DEFAULT_MAX_IN_FLIGHT = 8192;
    private static final int LARGEST_IN_FLIGHT = 1 << 20;
    private static final long LARGEST_HELD = 1 << 30; // an array takes less than twice that
    private static final Duration DEFAULT_CLOSE_TIMEOUT = Duration.ofSeconds(30);

    final String topic;
    final Function<? super T, byte[]> value;
    final Map<String, Object> config = new HashMap<>();

    @Nullable
    Function<? super T, byte @Nullable []> key;

    @Nullable
    Function<? super T, ? extends Iterable<Header>> headers;

    @Nullable
    String transactionalId;

    long maxHeldBytes;
    Duration renewal = Duration.ofHours(1);
    int maxRequestSize;
    int maxInFlight = DEFAULT_MAX_IN_FLIGHT;
    boolean skipsRefused;
    Duration closeTimeout = DEFAULT_CLOSE_TIMEOUT;

    @Nullable
    KafkaPublicationListener<? super T> listener;

    Function<Map<String, Object>, Producer<byte[], byte[]>> producers = Producers::open;

    KafkaSinkBuilder(String topic, Function<? super T, byte[]> value) {
        this.topic = Objects.requireNonNull(topic, "topic");
        this.value = Objects.requireNonNull(value, "value");
        if (topic.isBlank()) {
            throw new InvalidConfigException("topic must not be blank: topic=" + topic);
        }
    }

    private KafkaSinkBuilder(KafkaSinkBuilder<T> other) {
        topic = other.topic;
        value = other.value;
        config.putAll(other.config);
        key = other.key;
        headers = other.headers;
        transactionalId = other.transactionalId;
        maxHeldBytes = other.maxHeldBytes;
        renewal = other.renewal;
        maxRequestSize = other.maxRequestSize;
        maxInFlight = other.maxInFlight;
        skipsRefused = other.skipsRefused;
        closeTimeout = other.closeTimeout;
        listener = other.listener;
        producers = other.producers;
    }

    /**
     * Sets where the brokers are: {@code bootstrap.servers}.
     *
     * @param servers host:port, several with commas between
     * @return this
     */
    public KafkaSinkBuilder<T> bootstrap(String servers) {
        return config(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
    }

    /**
     * Sets one of the settings of Kafka's producer. Unless set, {@code delivery.timeout.ms} is its largest, so that an outage is waited for; {@code enable.idempotence} and {@code acks=all} are set and can't be changed.
     *
     * @param name as Kafka calls it
     * @param setting as Kafka takes it
     * @return this
     */
    public KafkaSinkBuilder<T> config(String name, Object setting) {
        config.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(setting, "setting"));
        return this;
    }

    /**
     * Sets several.
     *
     * @param settings by name
     * @return this
     */
    public KafkaSinkBuilder<T> config(Map<String, ?> settings) {
        settings.forEach(this::config);
        return this;
    }

    /**
     * Sets what makes the key of a record, by which Kafka chooses the partition. Unless set, records have none and are spread by Kafka: then their order holds only in a topic of one partition.
     *
     * @param newKey makes the key of an event, or null for none; called by the thread that writes
     * @return this
     */
    public KafkaSinkBuilder<T> key(Function<? super T, byte @Nullable []> newKey) {
        key = Objects.requireNonNull(newKey, "newKey");
        return this;
    }

    /**
     * Sets what makes the headers of a record. Unless set, there are none.
     *
     * @param newHeaders makes the headers of an event; called by the thread that writes
     * @return this
     */
    public KafkaSinkBuilder<T> headers(Function<? super T, ? extends Iterable<Header>> newHeaders) {
        headers = Objects.requireNonNull(newHeaders, "newHeaders");
        return this;
    }

    /**
     * Makes a pipeline's sink exactly once. Events are held in memory, and in the state of the checkpoints, until a checkpoint that covers them is complete. The run must take checkpoints, and the checkpoints must be kept as long as the topic. The number of the last one that was
     * written is the committed offset of the group {@code elasticq-ID}, which must not expire: it is written
     * anew when the sink is opened and, if there is nothing to write, with a checkpoint each hour; a pipeline that is down, or takes no checkpoint, for longer than the broker's {@code offsets.retention.minutes} is refused, and says so.
     *
     * @param id the {@code transactional.id}: of this sink alone, and the same in each run
     * @param heldBytes the most that may be held, up to 1 GiB; a checkpoint takes two copies of it for a moment, so three times as much heap is needed. More is an {@link IllegalStateException} for the event. The producer's {@code transaction.timeout.ms} must be enough to send so much
     * @return this
     * @throws InvalidConfigException if the id is blank, or the bytes are less than 1 or more than 1 GiB
     */
    public KafkaSinkBuilder<T> exactlyOnce(String id, long heldBytes) {
        if (id.isBlank() || heldBytes < 1 || heldBytes > LARGEST_HELD) {
            throw new InvalidConfigException("the id must not be blank, and heldBytes must be from 1 to " + LARGEST_HELD
                    + ": id=" + id + ", heldBytes=" + heldBytes);
        }
        transactionalId = id;
        maxHeldBytes = heldBytes;
        return this;
    }

    /**
     * Sets how many events a {@link KafkaPublication} may have given to the producer and not yet seen acknowledged. Unless set: 8192. A router's subscriber is bound by its credits, too.
     *
     * @param events from 1 to 1,048,576
     * @return this
     * @throws InvalidConfigException if it is out of that
     */
    public KafkaSinkBuilder<T> maxInFlight(int events) {
        if (events < 1 || events > LARGEST_IN_FLIGHT) {
            throw new InvalidConfigException(
                    "maxInFlight must be from 1 to " + LARGEST_IN_FLIGHT + ": maxInFlight=" + events);
        }
        maxInFlight = events;
        return this;
    }

    /**
     * Makes a {@link KafkaPublication} leave out events that can't be made a record of, or that Kafka refuses for what they are, such as one that is too large. They are counted, and the listener hears of each. Unless set, the first of them ends the publication. (In a
     * pipeline the error action of the sink decides.)
     *
     * @return this
     */
    public KafkaSinkBuilder<T> skipRefused() {
        skipsRefused = true;
        return this;
    }

    /**
     * Sets who hears of events that a {@link KafkaPublication} leaves out, and of its end. Unless set, warnings are logged: of the first event that is left out, of how many it had taken and Kafka has not acknowledged at the end, and of a failure.
     *
     * @param newListener called by the publication's thread
     * @return this
     */
    public KafkaSinkBuilder<T> listener(KafkaPublicationListener<? super T> newListener) {
        listener = Objects.requireNonNull(newListener, "newListener");
        return this;
    }

    /**
     * Sets how long {@link KafkaPublication#close()} waits for acknowledgements. Unless set: 30 seconds.
     *
     * @param timeout from 0
     * @return this
     * @throws InvalidConfigException if it is negative
     */
    public KafkaSinkBuilder<T> closeTimeout(Duration timeout) {
        if (timeout.isNegative()) {
            throw new InvalidConfigException("closeTimeout must be >= 0: closeTimeout=" + timeout);
        }
        closeTimeout = timeout;
        return this;
    }

    /** For tests that can't wait for an hour. */
    KafkaSinkBuilder<T> renewal(Duration interval) {
        renewal = interval;
        return this;
    }

    /** For tests without a broker. */
    KafkaSinkBuilder<T> producers(Function<Map<String, Object>, Producer<byte[], byte[]>> newProducers) {
        producers = newProducers;
        return this;
    }

    /**
     * Checks everything.
     *
     * @return the sink; what is set here later does not change it
     * @throws InvalidConfigException if settings contradict what the sink promises, or each other; the message names them
     */
    public KafkaSink<T> build() {
        Map<String, Object> settings = Settings.producer(config, transactionalId);
        maxRequestSize = Settings.ofProducer(settings, ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
        return new KafkaSink<>(new KafkaSinkBuilder<>(this), Map.copyOf(settings));
    }

    RecordMaker<T> records() {
        return new RecordMaker<>(topic, value, key, headers);
    }
}
