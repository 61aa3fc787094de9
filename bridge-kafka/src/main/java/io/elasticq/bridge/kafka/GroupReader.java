package io.elasticq.bridge.kafka;

import io.elasticq.pipeline.io.SourceContext;
import io.elasticq.pipeline.io.SourceReader;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Reads as a member of a group. The group's offsets are the position: they are committed when a checkpoint is complete. */
// Invariant CommittedIsCovered: an offset is committed when a complete checkpoint has all below it, and the partition
// has been ours since it was read.
final class GroupReader<T> implements SourceReader<T> {

    private record Written(long checkpoint, Map<PartitionProgress, Long> offsets) {}

    private final KafkaInbox<T> inbox;
    private final Deque<Written> written = new ArrayDeque<>();
    private Map<PartitionProgress, Long> handedOver = new HashMap<>();

    GroupReader(KafkaSource<T> source, SourceContext context) {
        inbox = KafkaInbox.start(source, KafkaInbox.Commits.CHECKPOINTED, context::signal);
    }

    @Override
    public int read(Consumer<? super T> out, int limit) {
        int count = 0;
        for (KafkaDelivery<T> next; count < limit && (next = inbox.poll()) != null; ) {
            next.ack(); // gives its credit back; what is committed is what checkpoints cover
            handedOver.put(next.progress(), next.offset() + 1);
            count++;
            out.accept(next.event());
        }
        return count;
    }

    @Override
    public void writePosition(long checkpoint, DataOutput out) throws IOException {
        written.add(new Written(checkpoint, handedOver));
        handedOver = new HashMap<>();
    }

    @Override
    public void committed(long checkpoint) {
        for (Written oldest; (oldest = written.peek()) != null && oldest.checkpoint() <= checkpoint; written.remove()) {
            oldest.offsets().forEach(PartitionProgress::checkpointed);
        }
    }

    @Override
    public void close() {
        inbox.close();
    }
}
