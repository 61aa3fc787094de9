package io.elasticq.bridge.kafka;

import static io.elasticq.bridge.kafka.JournalReplicationException.Reason.FENCED;
import static io.elasticq.bridge.kafka.JournalReplicationException.Reason.REFUSED;
import static io.elasticq.bridge.kafka.JournalReplicationException.Reason.UNREADABLE;

import io.elasticq.journal.JournalError;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** Which failures of a session end the replication, and which only the session. */
final class JournalFailures {

    private static final List<Class<? extends KafkaException>> FENCING =
            List.of(ProducerFencedException.class, InvalidProducerEpochException.class);

    private static final List<Class<? extends KafkaException>> REFUSALS = List.of(
            AuthenticationException.class,
            AuthorizationException.class,
            UnsupportedVersionException.class,
            InvalidTopicException.class,
            InvalidTimestampException.class,
            InvalidRecordException.class, // such as one without a key in a compacted topic
            InvalidTxnTimeoutException.class,
            RecordTooLargeException.class,
            ConfigException.class);

    private JournalFailures() {}

    /**
     * Why the replication ends; null if it goes on in a new session. The broker ends a transaction that was open for too long in the same way as another replicator would; then it goes on, and if there was another one,
     * that is ended.
     */
    static @Nullable JournalReplicationException finalCause(
            TopicPartition target, Throwable failure, Duration transactionAge, Duration transactionTimeout) {
        if (failure instanceof JournalReplicationException known) {
            return known;
        }
        if (causeOf(failure, FENCING) != null) {
            return transactionAge.compareTo(transactionTimeout) >= 0
                    ? null
                    : new JournalReplicationException(
                            FENCED, "another replicator to " + target + " has started, so this one has ended", failure);
        }
        Throwable refusal = causeOf(failure, REFUSALS);
        if (refusal == null && isAboutTimeout(failure)) {
            refusal = failure;
        }
        if (refusal != null) {
            return new JournalReplicationException(REFUSED, target + " refuses: " + refusal.getMessage(), failure);
        }
        if (failure instanceof KafkaException) {
            return null;
        }
        String what = failure instanceof JournalError ? "the journal can't be read" : "the replication has failed";
        return new JournalReplicationException(
                UNREADABLE, what + ": target=" + target + ": " + failure.getMessage(), failure);
    }

    /** Kafka's producer says only in words that {@code transaction.timeout.ms} is above the broker's limit. */
    private static boolean isAboutTimeout(Throwable failure) {
        return failure instanceof KafkaException
                && String.valueOf(failure.getMessage()).contains(Errors.INVALID_TRANSACTION_TIMEOUT.message());
    }

    private static @Nullable Throwable causeOf(Throwable failure, List<Class<? extends KafkaException>> types) {
        Throwable cause = failure;
        while (cause != null && !isAny(types, cause)) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static boolean isAny(List<Class<? extends KafkaException>> types, Throwable cause) {
        return types.stream().anyMatch(type -> type.isInstance(cause));
    }
}
