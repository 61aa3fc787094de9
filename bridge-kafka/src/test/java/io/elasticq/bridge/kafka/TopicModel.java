package io.elasticq.bridge.kafka;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntPredicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * One partition of a broker, as far as it matters for exactly-once: offsets, transactions with their marks, aborted records, epochs that fence, an end that an open transaction holds back. Every call may fail before or
 * after it has had its effect, or end the process that calls. For one thread.
 */
final class TopicModel {

    static final TopicPartition PARTITION = new TopicPartition("model", 0);

    /** The process that called is gone; everything that it calls later is, too. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** What becomes of a call. */
    enum Fate {
        WELL,
        FAILS_BEFORE,
        FAILS_AFTER,
        KILLED_BEFORE,
        KILLED_AFTER,
        /** Of a commit: it is acknowledged, and its mark is lost. */
        HANGS
    }

    /** Decides over each call, by its name. */
    interface Fates {
        Fate of(String call);
    }

    private enum State {
        OPEN,
        COMMITTED,
        ABORTED,
        /** Open for ever: the coordinator takes it for ended. */
        HANGING
    }

    private static final class Entry {
        final @Nullable ProducerRecord<byte[], byte[]> record; // null is a transaction's mark
        final String owner;
        State state;

        Entry(@Nullable ProducerRecord<byte[], byte[]> record, String owner, State state) {
            this.record = record;
            this.owner = owner;
            this.state = state;
        }
    }

    private final List<Entry> log = new ArrayList<>();
    private final Map<String, Integer> epochs = new HashMap<>();
    private int beginning;
    private boolean hangs; // the next commit

    /** The clients of one process. */
    TopicClients process(String transactionalId, Fates fates) {
        boolean[] dead = {false};
        return new TopicClients() {
            @Override
            @SuppressWarnings("unchecked")
            public Producer<byte[], byte[]> producer() {
                return proxy(Producer.class, new ModelProducer(transactionalId), fates, dead);
            }

            @Override
            @SuppressWarnings("unchecked")
            public Consumer<byte[], byte[]> consumer(IsolationLevel isolation) {
                return proxy(
                        Consumer.class, new ModelConsumer(isolation == IsolationLevel.READ_COMMITTED), fates, dead);
            }

            @Override
            public boolean endHanging(TopicPartition partition) {
                boolean any = log.stream().anyMatch(e -> e.state == State.HANGING && e.owner.equals(transactionalId));
                if (any) {
                    mark(transactionalId, State.ABORTED);
                }
                return any;
            }

            @Override
            public Duration transactionTimeout() {
                return Duration.ofMinutes(1);
            }
        };
    }

    /** A process that nothing happens to. */
    TopicClients healthy() {
        return process("healthy", call -> Fate.WELL);
    }

    /** Somebody without transactions writes. */
    void write(ProducerRecord<byte[], byte[]> record) {
        log.add(new Entry(record, "", State.COMMITTED));
    }

    /** Retention takes what is before this offset. */
    void deleteBefore(int offset) {
        beginning = offset;
    }

    /** The end is cut off, as by an election that is not clean. */
    void truncate(int offset) {
        log.subList(offset, log.size()).clear();
    }

    int size() {
        return log.size();
    }

    /** What is committed, in order. */
    List<ConsumerRecord<byte[], byte[]>> committed() {
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        for (int i = beginning; i < stableEnd(); i++) {
            if (isShown(i, true)) {
                all.add(shown(i));
            }
        }
        return all;
    }

    private int stableEnd() {
        for (int i = 0; i < log.size(); i++) {
            if (log.get(i).state == State.OPEN || log.get(i).state == State.HANGING) {
                return i;
            }
        }
        return log.size();
    }

    private boolean isShown(int offset, boolean committed) {
        Entry entry = log.get(offset);
        return entry.record != null && (!committed || entry.state == State.COMMITTED);
    }

    private ConsumerRecord<byte[], byte[]> shown(int offset) {
        ProducerRecord<byte[], byte[]> record = log.get(offset).record;
        return new ConsumerRecord<>(
                PARTITION.topic(),
                PARTITION.partition(),
                offset,
                record.timestamp(),
                TimestampType.CREATE_TIME,
                -1,
                record.value().length,
                null,
                record.value(),
                record.headers(),
                Optional.empty());
    }

    /** Writes a mark if the coordinator knows of a transaction. As with Kafka, that decides what hangs of the same producer, too. */
    private void decide(String owner, State outcome) {
        if (log.stream().noneMatch(entry -> entry.state == State.OPEN && entry.owner.equals(owner))) {
            return;
        }
        mark(owner, outcome);
    }

    private void mark(String owner, State outcome) {
        for (Entry entry : log) {
            if ((entry.state == State.OPEN || entry.state == State.HANGING) && entry.owner.equals(owner)) {
                entry.state = outcome;
            }
        }
        if (outcome != State.HANGING) {
            log.add(new Entry(null, owner, outcome));
        }
    }

    @SuppressWarnings("unchecked")
    private <T> T proxy(Class<T> type, InvocationHandler target, Fates fates, boolean[] dead) {
        InvocationHandler fateful = (self, method, args) -> {
            if (dead[0]) {
                throw new Killed();
            }
            Fate fate = method.getName().equals("close") ? Fate.WELL : fates.of(method.getName());
            if (fate == Fate.HANGS) {
                hangs = method.getName().equals("commitTransaction");
            }
            if (fate == Fate.FAILS_BEFORE) {
                throw new TimeoutException(method.getName());
            }
            Object result = fate == Fate.KILLED_BEFORE ? null : target.invoke(self, method, args);
            if (fate == Fate.KILLED_BEFORE || fate == Fate.KILLED_AFTER) {
                dead[0] = true;
                throw new Killed();
            }
            if (fate == Fate.FAILS_AFTER) {
                throw new TimeoutException(method.getName());
            }
            return result;
        };
        return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, fateful);
    }

    private final class ModelProducer implements InvocationHandler {

        private final String id;
        private int epoch = -1;
        private boolean failed;

        ModelProducer(String id) {
            this.id = id;
        }

        @Override
        public Object invoke(Object self, Method method, Object[] args) {
            switch (method.getName()) {
                case "initTransactions" -> {
                    decide(id, State.ABORTED);
                    epoch = epochs.merge(id, 1, Integer::sum);
                }
                case "beginTransaction", "flush", "close" -> {}
                case "send" -> {
                    return send(args[0]);
                }
                case "commitTransaction" -> {
                    requireEpoch();
                    decide(id, hangs ? State.HANGING : State.COMMITTED);
                    hangs = false;
                }
                case "abortTransaction" -> {
                    requireEpoch();
                    decide(id, State.ABORTED);
                }
                default -> throw new UnsupportedOperationException(method.getName());
            }
            return null;
        }

        @SuppressWarnings("unchecked")
        private Object send(Object record) {
            if (epochs.get(id) != epoch) {
                failed = true; // as with Kafka, who sends hears of it later
                return CompletableFuture.failedFuture(new ProducerFencedException(id));
            }
            log.add(new Entry((ProducerRecord<byte[], byte[]>) record, id, State.OPEN));
            return CompletableFuture.completedFuture(new RecordMetadata(PARTITION, log.size() - 1, 0, 0, 0, 0));
        }

        private void requireEpoch() {
            if (failed || epochs.get(id) != epoch) {
                throw new KafkaException("in an error state", new ProducerFencedException(id));
            }
        }
    }

    private final class ModelConsumer implements InvocationHandler {

        private static final int AT_ONCE = 7;

        private final IntPredicate shown;
        private final boolean committed;
        private int position;
        private boolean answers = true;

        ModelConsumer(boolean committed) {
            this.committed = committed;
            this.shown = offset -> isShown(offset, committed);
        }

        private int end() {
            return committed ? stableEnd() : log.size();
        }

        @Override
        public Object invoke(Object self, Method method, Object[] args) {
            return switch (method.getName()) {
                case "partitionsFor" -> List.of(new PartitionInfo(PARTITION.topic(), 0, null, null, null));
                case "assign", "close" -> null;
                case "beginningOffsets" -> Map.of(PARTITION, (long) beginning);
                case "endOffsets" -> Map.of(PARTITION, (long) end());
                case "position" -> (long) position;
                case "seek" -> {
                    position = Math.toIntExact((Long) args[1]);
                    yield null;
                }
                case "poll" -> poll();
                default -> throw new UnsupportedOperationException(method.getName());
            };
        }

        /** Every other look finds nothing yet, as with a broker that has been asked and has not answered. */
        private Object poll() {
            answers = !answers;
            if (!answers) {
                return ConsumerRecords.empty();
            }
            if (position < beginning || position > log.size()) {
                throw new OffsetOutOfRangeException(Map.of(PARTITION, (long) position));
            }
            List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
            int end = end();
            for (; position < end && found.size() < AT_ONCE; position++) {
                if (shown.test(position)) {
                    found.add(shown(position));
                }
            }
            return found.isEmpty()
                    ? ConsumerRecords.empty()
                    : new ConsumerRecords<>(
                            Map.of(PARTITION, found), Map.of(PARTITION, new OffsetAndMetadata(position)));
        }
    }
}
