package io.elasticq.bridge.kafka;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;

/** What is to be done about an event that the producer has given up. */
enum SendFailure {
    /** Give it to the producer again: a time was over, {@code delivery.timeout.ms} or {@code max.block.ms}; or the broker has lost what came before it, and the producer begins anew. */
    AGAIN,
    /** The event is refused for what it is. */
    REFUSED,
    /** It was in one batch with another that is refused: give it to the producer again. Without such a one it is as {@link #FATAL}. */
    WITH_REFUSED,
    /** No other event would fare better. */
    FATAL;

    static SendFailure of(Throwable e) {
        if (e instanceof RetriableException || e instanceof OutOfOrderSequenceException) {
            return AGAIN;
        }
        if (e instanceof RecordTooLargeException
                || e instanceof RecordBatchTooLargeException
                || e instanceof InvalidRecordException
                || e instanceof SerializationException) {
            return REFUSED;
        }
        return e.getClass() == KafkaException.class ? WITH_REFUSED : FATAL;
    }
}
