package io.elasticq.bridge.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Ends a hanging transaction: one that lies open in a partition for ever, since its coordinator takes it for ended. Kafka 4.3 makes one of a transaction that is about to be committed when a broker is killed, comes back, and takes the
 * partition for deleted while it is not yet let in again. This is the procedure of KIP-664.
 */
final class TopicHanging {

    private static final List<TransactionState> ENDED =
            List.of(TransactionState.EMPTY, TransactionState.COMPLETE_ABORT, TransactionState.COMPLETE_COMMIT);

    private TopicHanging() {}

    /** True if there was one of this id. Called by who has initialised a producer with it, and has not begun a transaction. */
    static boolean abort(Map<String, Object> settings, String transactionalId, TopicPartition partition) {
        try (Admin admin = Admin.create(settings)) {
            TransactionDescription known =
                    get(admin.describeTransactions(List.of(transactionalId)).description(transactionalId));
            if (!ENDED.contains(known.state())) {
                return false;
            }
            List<AbortTransactionSpec> open = new ArrayList<>();
            for (ProducerState producer : get(admin.describeProducers(List.of(partition))
                            .partitionResult(partition))
                    .activeProducers()) {
                if (producer.producerId() == known.producerId()
                        && producer.currentTransactionStartOffset().isPresent()) {
                    open.add(new AbortTransactionSpec(
                            partition,
                            producer.producerId(),
                            (short) producer.producerEpoch(),
                            producer.coordinatorEpoch().orElse(0)));
                }
            }
            for (AbortTransactionSpec spec : open) {
                get(admin.abortTransaction(spec).all());
            }
            return !open.isEmpty();
        }
    }

    private static <T> T get(KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
