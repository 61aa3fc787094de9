package io.elasticq.bridge.kafka;

import static io.elasticq.bridge.kafka.JournalReplicationException.Reason.FENCED;
import static io.elasticq.bridge.kafka.JournalReplicationException.Reason.INTERRUPTED;
import static io.elasticq.bridge.kafka.JournalReplicationException.Reason.LISTENER;

import io.elasticq.journal.JournalReader;
import io.elasticq.stats.Metric;
import io.elasticq.stats.MetricSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Replicates a journal to one partition of a topic: each record once, in order, with its sequence and time, also when this process, the broker or both are killed. {@link TopicJournal} is the way back.
 *
 * <p>Records go in transactions. What a replicator has done is read from the topic itself when the next one starts: it goes on behind the last record that is committed there, if the journal has the same one at
 * that sequence. A replicator that starts ends an older one of the same transactional id; an older one whose connection was lost does not come back against it, once it has replicated a record that the older one had not sent.
 *
 * <p>Either a thread of its own does the work, after {@link #start}, or a caller, by {@link #step}. All else may be called by any thread at any time. A failed connection is made anew; what does not
 * go away by itself ends the replication, and is said by {@link #step}, {@link #awaitReplicated} and the listener, as a {@link JournalReplicationException}. Close this before the journal.
 */
// Invariants, beside those of JournalSession
//   OneStep   session and sentBefore are used under stepping only.
//   EndOnce   ended is set once, under lock, and after it no session is made.
public final class JournalToKafka implements MetricSource, AutoCloseable {

    private final JournalToKafkaBuilder config;
    private final TopicClients clients;
    private final TopicPartition target;
    private final Duration transactionTimeout;
    private final JournalTally tally = new JournalTally();
    private final List<Metric> metrics;

    private final ReentrantLock stepping = new ReentrantLock();
    private @Nullable JournalSession session;
    private long sentBefore = JournalSession.FIRST; // by sessions that are over

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Thread thread; // under lock
    private volatile boolean closing;
    private volatile @Nullable JournalReplicationException ended;

    JournalToKafka(JournalToKafkaBuilder config, TopicClients clients) {
        this.config = config;
        this.clients = clients;
        this.target = config.target();
        this.transactionTimeout = clients.transactionTimeout();
        this.metrics = JournalTally.metrics(this::stats, Map.of("topic", target.toString()));
    }

    /**
     * Begins a replication.
     *
     * @param journal that of this process, or one that another process writes
     * @param settings of Kafka's producer and consumer, {@code bootstrap.servers} at least; those on which exactly-once stands can't be chosen
     * @param topic its name; it must be there, and should keep records for ever, by their number or for a time beyond that of the oldest record
     * @return a new builder
     */
    public static JournalToKafkaBuilder of(JournalReader journal, Map<String, ?> settings, String topic) {
        return new JournalToKafkaBuilder(journal, settings, topic);
    }

    /**
     * Replicates what there is, up to a batch, and returns when it is committed. The first call connects. Not from several threads: they take turns.
     *
     * @return how many records were replicated; 0 if there are none
     * @throws JournalReplicationException if the replication has ended with an error, now or before
     * @throws KafkaException if the connection has failed; the next call makes it anew, and nothing is lost or doubled by that
     * @throws IllegalStateException if this is closed, or is called by a listener
     */
    public int step() {
        if (stepping.isHeldByCurrentThread()) {
            throw new IllegalStateException("step is called by a step: target=" + target);
        }
        stepping.lock();
        try {
            if (closing) {
                throw new IllegalStateException("the replication is closed: target=" + target);
            }
            return stepOrFail();
        } finally {
            stepping.unlock();
        }
    }

    private int stepOrFail() {
        JournalReplicationException end = ended;
        if (end != null) {
            throw end;
        }
        long before = tally.replicated();
        try {
            JournalSession current = session;
            if (current == null) {
                current = new JournalSession(config, clients, tally, sentBefore);
                session = current;
            }
            return current.step();
        } catch (RuntimeException | Error e) {
            throw failed(e);
        } finally {
            if (tally.replicated() != before) {
                signal();
            }
        }
    }

    /** Ends the session, and the replication too if another session would not help. Returns what is to be thrown. */
    private RuntimeException failed(Throwable failure) {
        JournalSession last = session;
        session = null;
        Duration age = last == null ? Duration.ZERO : last.transactionAge();
        JournalReplicationException end = JournalFailures.finalCause(target, failure, age, transactionTimeout);
        if (last != null) {
            sentBefore = Math.max(sentBefore, last.sent());
            try (last) {
                if (end != null && end.reason() != FENCED) {
                    last.abort();
                }
            } catch (RuntimeException | Error e) {
                failure.addSuppressed(e);
            }
        }
        if (end == null) {
            tally.failed();
            return (KafkaException) failure;
        }
        end(end);
        return end;
    }

    private void end(JournalReplicationException cause) {
        lock.lock();
        try {
            ended = cause; // EndOnce: no step begins after one that has ended it
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void signal() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Makes a thread that replicates until this is closed or ends with an error. A daemon.
     *
     * @return this
     * @throws IllegalStateException if it has been started or closed
     */
    public JournalToKafka start() {
        lock.lock();
        try {
            if (thread != null || closing) {
                throw new IllegalStateException("started or closed before: target=" + target);
            }
            Thread own = new Thread(this::run, "elasticq-journal-to-" + target);
            own.setDaemon(true);
            own.start();
            thread = own;
            return this;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (!closing) {
                work();
            }
        } catch (InterruptedException | InterruptException e) {
            if (!closing) {
                JournalReplicationException end =
                        new JournalReplicationException(INTERRUPTED, "the thread was interrupted: target=" + target, e);
                end(end);
                config.listener.onEnd(end);
            }
        } catch (JournalReplicationException e) {
            config.listener.onEnd(e);
        } catch (RuntimeException | Error e) { // the listener's
            end(new JournalReplicationException(LISTENER, "the listener has thrown: target=" + target, e));
        } finally {
            closeSession();
        }
    }

    private void work() throws InterruptedException {
        Duration pause = config.idle;
        stepping.lock();
        try {
            if (closing || stepOrFail() > 0) {
                return;
            }
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            pause = config.pause;
            config.listener.onFailure(e);
        } finally {
            stepping.unlock();
        }
        pause(pause.toNanos());
    }

    private void pause(long nanos) throws InterruptedException {
        lock.lock();
        try {
            for (long left = nanos; left > 0 && !closing; ) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until a record, and all before it, are committed in the topic: a crash of this process or of the broker does not lose them. Readers see them a moment later, when the broker has marked the end of the transaction;
     * where it dies before that, perhaps not until a new session has ended what it has left open, so let the replication go on then.
     *
     * @param sequence of the record; it may be one that the journal does not have yet
     * @param timeout how long to wait at the most
     * @return whether they are; false if the time is over, or this is closed before
     * @throws JournalReplicationException if the replication has ended with an error before
     * @throws InterruptedException if the thread is interrupted
     */
    public boolean awaitReplicated(long sequence, Duration timeout) throws InterruptedException {
        long left = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (tally.replicated() < sequence) {
                JournalReplicationException end = ended;
                if (end != null) {
                    throw end;
                }
                if (closing || left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Why the replication has ended.
     *
     * @return null if it goes on, or was closed
     */
    public @Nullable JournalReplicationException failure() {
        return ended;
    }

    /**
     * What this can tell about itself. Asks the journal for its last record, which in another process than the writer's takes the time of reading one segment's headers.
     *
     * @return as of now
     */
    public JournalToKafkaStats stats() {
        return tally.stats(config.journal.lastSequence());
    }

    @Override
    public List<Metric> metrics() {
        return metrics;
    }

    /**
     * Ends the replication: waits for the transaction that is under way, interrupts the own thread if that takes too long, and lets go of the journal's tailers and of Kafka. A step that another
     * thread has called is waited for. A second call does nothing. An interruption is kept for later. The journal is not closed.
     */
    @Override
    public void close() {
        closing = true;
        signal();
        Thread own = ownThread();
        if (own == Thread.currentThread() || stepping.isHeldByCurrentThread()) {
            return; // by the listener: the loop ends when it returns
        }
        if (own != null) {
            join(own);
        }
        closeSession();
    }

    private @Nullable Thread ownThread() {
        lock.lock();
        try {
            return thread;
        } finally {
            lock.unlock();
        }
    }

    private void join(Thread own) {
        boolean interrupted = false;
        long deadline = System.nanoTime() + config.closeTimeout.toNanos();
        while (own.isAlive()) {
            try {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    own.interrupt();
                }
                own.join(Math.max(1, left));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeSession() {
        stepping.lock();
        try {
            JournalSession last = session;
            session = null;
            if (last != null) {
                last.close();
            }
        } finally {
            stepping.unlock();
        }
    }
}
