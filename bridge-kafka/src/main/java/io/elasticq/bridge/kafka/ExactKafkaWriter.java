package io.elasticq.bridge.kafka;

import io.elasticq.pipeline.io.SinkContext;
import io.elasticq.pipeline.io.SinkWriter;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;

/** Holds events until the checkpoint that covers them is complete, and then writes them in one transaction: exactly once. */
// Kafka can't take up a transaction again after a crash, so what is prepared is in the state of the checkpoint, and not
// in Kafka. Invariants:
//   OneTransaction: the records of a checkpoint and its number are in Kafka together, or not at all.
//   FencedFirst: the number is read after initTransactions(), from when on no earlier writer of this id commits, and
//     what one had begun is over.
//   StateHasTheRest: the state of checkpoint c has, by number, all that was not committed when it was prepared; so what
//     of it lies above the number in Kafka is what Kafka lacks.
//   NumberIsKnown: the first run commits 0 before anything else, so a number that is not there has expired, or is in
//     another cluster; and no number is above that of the checkpoint that the run begins from. Else we refuse.
//   NumberIsYoung: while the sink is open and takes checkpoints, the number is written again at intervals, even if
// there
//     is nothing else to write, since the broker forgets an offset some time after it was written.
final class ExactKafkaWriter<T> implements SinkWriter<T> {

    private static final long AGAIN_MILLIS = 100;

    private final Producer<byte[], byte[]> producer;
    private final RecordMaker<T> maker;
    private final SinkLedger ledger;
    private final long maxHeldBytes;
    private final long largestRecord;
    private final long renewNanos;
    private final HeldRecords held;
    private List<ProducerRecord<byte[], byte[]>> current = new ArrayList<>();
    private long heldBytes;
    private long committed;
    private long written; // when it was

    private ExactKafkaWriter(
            KafkaSink<T> sink, Producer<byte[], byte[]> producer, SinkLedger ledger, long largestRecord) {
        this.producer = producer;
        this.maker = sink.built.records();
        this.ledger = ledger;
        this.maxHeldBytes = sink.built.maxHeldBytes;
        this.largestRecord = largestRecord;
        this.renewNanos = TimeUnit.NANOSECONDS.convert(sink.built.renewal);
        this.held = new HeldRecords(sink.topic());
    }

    static <T> ExactKafkaWriter<T> open(KafkaSink<T> sink, Producer<byte[], byte[]> producer, SinkContext context)
            throws IOException {
        long largest = Math.min(sink.built.maxRequestSize, SinkLedger.largestRecord(sink));
        try {
            producer.initTransactions(); // FencedFirst
            ExactKafkaWriter<T> writer = new ExactKafkaWriter<>(sink, producer, SinkLedger.read(sink), largest);
            writer.resume(context);
            return writer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the sink was opened", e);
        } catch (KafkaException e) {
            throw new IOException("the sink can't be opened: " + sink, e);
        }
    }

    private void resume(SinkContext context) throws IOException, InterruptedException {
        byte[] state = context.state();
        long atLeast = state == null ? SinkLedger.NOTHING : held.read(state);
        long number = ledger.lastCommitted();
        if (number > context.checkpoint()) {
            throw new IOException("the topic is ahead of the checkpoint that the run begins from: in the topic="
                    + number + ", checkpoint=" + context.checkpoint() + ", sink=" + context.name() + ", group="
                    + ledger.group() + "; a pipeline that is to begin anew needs another transactional.id");
        }
        if (number < atLeast) { // NumberIsKnown
            throw new IOException("what was committed last is not in Kafka any more, or this is another cluster: found="
                    + number + ", at least=" + atLeast + ", checkpoint=" + context.checkpoint() + ", group="
                    + ledger.group() + "; see offsets.retention.minutes of the broker");
        }
        committed = Math.max(number, 0);
        held.take(number);
        List<ProducerRecord<byte[], byte[]>> missing = held.take(context.checkpoint());
        transaction(missing, missing.isEmpty() ? committed : context.checkpoint());
    }

    @Override
    public void write(T event) {
        ProducerRecord<byte[], byte[]> next = maker.make(event);
        long size = HeldRecords.size(next);
        if (size > largestRecord) { // in a transaction it would take all others with it
            throw new RecordTooLargeException("the event is too large for a record: bytes=" + size + ", largest="
                    + largestRecord + ", topic=" + maker.topic());
        }
        if (heldBytes + size > maxHeldBytes) {
            throw new IllegalStateException("too much was written since the last checkpoint that is complete: bytes="
                    + (heldBytes + size) + ", maxHeldBytes=" + maxHeldBytes);
        }
        current.add(next);
        heldBytes += size;
    }

    @Override
    public void prepare(long checkpoint, DataOutput state) throws IOException {
        held.add(checkpoint, current);
        current = new ArrayList<>();
        held.write(committed, state);
    }

    @Override
    public void commit(long checkpoint) throws InterruptedException {
        List<ProducerRecord<byte[], byte[]>> ready = held.take(checkpoint);
        if (!ready.isEmpty()) {
            transaction(ready, checkpoint);
            heldBytes -= ready.stream().mapToLong(HeldRecords::size).sum();
        } else if (System.nanoTime() - written >= renewNanos) {
            transaction(ready, committed); // NumberIsYoung
        }
    }

    /** OneTransaction. What it throws fails the run; whether Kafka has it, the next run finds out. */
    private void transaction(List<ProducerRecord<byte[], byte[]>> records, long checkpoint)
            throws InterruptedException {
        try {
            while (!tried(records, checkpoint)) {
                untilAnswered(producer::abortTransaction); // which fails if it was committed
            }
            committed = checkpoint;
            written = System.nanoTime();
        } catch (InterruptException e) {
            throw Producers.interrupted(e);
        }
    }

    /** Returns false if it took too long, so that it can't be committed. */
    private boolean tried(List<ProducerRecord<byte[], byte[]>> records, long checkpoint) throws InterruptedException {
        try {
            producer.beginTransaction();
            for (ProducerRecord<byte[], byte[]> each : records) {
                Producers.send(producer, each, null); // what fails is thrown by the commit
            }
            producer.sendOffsetsToTransaction(ledger.entry(checkpoint), ledger.owner());
            untilAnswered(producer::commitTransaction);
            return true;
        } catch (InterruptException e) { // is a KafkaException
            throw e;
        } catch (KafkaException e) {
            if (isTimeout(e)) {
                return false;
            }
            throw e;
        }
    }

    /** The producer wraps it more than once. */
    private static boolean isTimeout(Throwable e) {
        Throwable cause = e;
        while (cause != null && !(cause instanceof TimeoutException)) {
            cause = cause.getCause();
        }
        return cause != null;
    }

    /** The broker is away; until it answers, it may be called again. */
    private static void untilAnswered(Runnable call) throws InterruptedException {
        while (true) {
            try {
                call.run();
                return;
            } catch (TimeoutException e) {
                Thread.sleep(AGAIN_MILLIS);
            }
        }
    }

    @Override
    public void complete() {
        if (!current.isEmpty()) {
            throw new IllegalStateException(
                    "the run ends with events that are in no checkpoint and so are not in the topic: events="
                            + current.size());
        }
    }

    @Override
    public void fail(Throwable cause) {
        Producers.closeNow(producer, cause);
    }

    @Override
    public void close() throws IOException {
        Producers.close(producer, maker.topic());
    }
}
