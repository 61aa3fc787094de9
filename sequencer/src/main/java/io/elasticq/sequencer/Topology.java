package io.elasticq.sequencer;

import io.elasticq.stats.Metric;
import io.elasticq.stats.MetricSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The consumers of a ring, by name, with a thread each: in a line, side by side, joined again. They can be added and removed while events pass.
 *
 * <!-- snippet: expects "3 journalled, 3 applied" -->
 * <pre>{@code
 * import io.elasticq.sequencer.*;
 *
 * SequencedRing<long[]> ring = SequencedRing.builder(() -> new long[1], 64).multiProducer();
 * Topology<long[]> topology = Topology.of(ring)
 *         .handle("journal", (event, sequence, endOfBatch) -> { })
 *         .and("replicate", (event, sequence, endOfBatch) -> { })
 *         .then("apply", (event, sequence, endOfBatch) -> { }) // when both have had it
 *         .start(Thread::new);
 * for (int i = 0; i < 3; i++) {
 *     ring.publish((event, sequence) -> event[0] = sequence);
 * }
 * TopologyReport report = topology.drain(Duration.ofSeconds(10));
 * System.out.println(report.consumer("journal").handled() + " journalled, " + report.consumer("apply").handled() + " applied");
 * }</pre>
 *
 * <p>Invariants, by the names that the tests use:
 * <ul>
 *   <li><b>AllGate</b>: each consumer's gate holds the producers back, not only that of the last in a line. So who leaves needs no other gate
 *       to be put up first.
 *   <li><b>UpstreamFirst</b>: a gate goes up after the gates of those that it comes after, so it starts no earlier than they do: what it sees, they have had.
 *   <li><b>StopRebaseRemove</b>: who leaves is stopped first, or what comes after it would see events that it still handles; then those that come
 *       after it are put behind those that it came after, or they would wait for ever; then its gate is removed, as until then it may be read by them.
 *   <li><b>FenceFirst</b>: who is ungated, since it does not stop, is fenced first: it begins no more events. The one it is in may be written
 *       again while it reads it; its report names that event.
 * </ul>
 *
 * <p>Any thread may call any method; a handler may, too, but for removing itself. Calls that wait say so, and do not hold the lock meanwhile; the lock is for changes.
 *
 * @param <E> the events
 */
public final class Topology<E> implements MetricSource {

    private enum Phase {
        NEW,
        RUNNING,
        ENDING
    }

    private static final class Member<E> {
        final EventProcessor<E> processor;
        volatile @Nullable Thread thread;

        Member(EventProcessor<E> processor) {
            this.processor = processor;
        }

        boolean isRunning() {
            Thread mine = thread;
            return mine != null && mine.isAlive();
        }
    }

    private final SequencedRing<E> ring;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Member<E>> members = new LinkedHashMap<>();
    private final List<Member<E>> ungated = new ArrayList<>();
    private Phase phase = Phase.NEW;
    private ThreadFactory threads = Thread::new;

    Topology(SequencedRing<E> ring) {
        this.ring = ring;
    }

    /**
     * Begins a topology.
     *
     * @param <E> the events
     * @param ring whose consumers it has
     * @return to be completed
     */
    public static <E> TopologyBuilder<E> of(SequencedRing<E> ring) {
        return new TopologyBuilder<>(ring);
    }

    /** For the builder, which says first who comes first. */
    Member<E> declare(
            String name,
            EventHandler<? super E> handler,
            ConsumerOptions<? super E> options,
            Collection<String> after) {
        Sequence[] upstream =
                after.stream().map(each -> member(each).processor.gate()).toArray(Sequence[]::new);
        EventProcessor<E> processor = EventProcessor.builder(ring, handler)
                .name(name)
                .options(options)
                .after(upstream)
                .build();
        Member<E> member = new Member<>(processor);
        members.put(name, member);
        return member;
    }

    /**
     * Starts each consumer in a thread of its own. If a thread can't be made or started, those that have been are aborted, and what was thrown comes out.
     *
     * @param factory makes a thread for each; called under the lock
     * @return this
     * @throws IllegalStateException if it was started before
     */
    public Topology<E> start(ThreadFactory factory) {
        lock.lock();
        try {
            checkPhase(Phase.NEW, "start");
            threads = Objects.requireNonNull(factory, "factory");
            startAll();
        } finally {
            lock.unlock();
        }
        return this;
    }

    private void startAll() {
        phase = Phase.RUNNING;
        try {
            members.values().forEach(this::start);
        } catch (Throwable e) {
            end(EventProcessor::abort);
            throw e;
        }
    }

    private void start(Member<E> member) {
        Thread thread = Objects.requireNonNull(threads.newThread(member.processor), "the factory made no thread");
        thread.start();
        member.thread = thread;
    }

    /**
     * Adds a consumer and starts it. It handles every event that is published from now on.
     *
     * @param name of the consumer
     * @param handler handles each event
     * @param after names of those that it comes after; none to come after the producers
     * @throws IllegalArgumentException if the name is taken, or one that it is to come after is not known
     * @throws IllegalStateException if the topology was not started, or is ending
     */
    public void add(String name, EventHandler<? super E> handler, String... after) {
        add(name, handler, ConsumerOptions.defaults(), after);
    }

    /**
     * Adds a consumer and starts it. It handles every event that is published from now on. If its thread can't be made or started, it is removed again.
     *
     * @param name of the consumer
     * @param handler handles each event
     * @param options its batches, and what is done about exceptions
     * @param after names of those that it comes after; none to come after the producers
     * @throws IllegalArgumentException if the name is taken, or one that it is to come after is not known
     * @throws IllegalStateException if the topology was not started, or is ending
     */
    public void add(String name, EventHandler<? super E> handler, ConsumerOptions<? super E> options, String... after) {
        lock.lock();
        try {
            checkPhase(Phase.RUNNING, "add");
            if (members.containsKey(Objects.requireNonNull(name, "name"))) {
                throw new IllegalArgumentException("two consumers of one name: " + name);
            }
            Member<E> member = declare(name, handler, options, List.of(after));
            try {
                start(member);
            } catch (Throwable e) {
                member.processor.fence(); // a factory may have started it
                member.processor.endIfNeverRun();
                detach(member);
                throw e;
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Stops a consumer after its batch, waits for its thread, and removes it. Those that come after it go on, from where they are, behind those
     * that it came after. If it does not stop in time it is still there, and will stop: call again, or {@link #ungate} it.
     *
     * @param name of the consumer
     * @param timeout how long to wait at the most
     * @return how it was; {@link ConsumerReport#running} if it did not stop in time
     * @throws IllegalArgumentException if there is no such consumer
     * @throws IllegalStateException if its own handler calls, for which it would wait for ever
     * @throws InterruptedException if the caller is interrupted; it is still there then, and will stop
     */
    public ConsumerReport remove(String name, Duration timeout) throws InterruptedException {
        Member<E> member = locked(() -> member(name));
        if (member.thread == Thread.currentThread()) {
            throw new IllegalStateException("a handler can't remove its own consumer: " + name);
        }
        member.processor.halt();
        join(List.of(member), timeout);
        if (!member.isRunning()) {
            lock.lock();
            try {
                member.processor.endIfNeverRun();
                detach(member);
            } finally {
                lock.unlock();
            }
        }
        return member.processor.report(member.isRunning());
    }

    /**
     * Removes a consumer that does not stop, such as one whose handler hangs. Does not wait. Producers, and those that come after it, go on without it. If its handler
     * ever returns, it handles nothing more, and its report says which event may have been written again while it was in it.
     *
     * @param name of the consumer
     * @throws IllegalArgumentException if there is no such consumer
     */
    public void ungate(String name) {
        lock.lock();
        try {
            ungate(member(name));
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether it was still there. */
    boolean ungate(EventProcessor<?> processor) {
        lock.lock();
        try {
            Member<E> member = members.get(processor.name());
            if (member == null || member.processor != processor) {
                return false;
            }
            ungate(member);
            return true;
        } finally {
            lock.unlock();
        }
    }

    void ungateAll() {
        lock.lock();
        try {
            List.copyOf(members.values()).forEach(this::ungate);
        } finally {
            lock.unlock();
        }
    }

    private void ungate(Member<E> member) {
        member.processor.fence(); // FenceFirst
        detach(member);
        ungated.add(member);
    }

    /** The last two of StopRebaseRemove. */
    private void detach(Member<E> member) {
        Sequence gate = member.processor.gate();
        Sequence[] upstream = member.processor.barrier().upstream();
        for (Member<E> other : members.values()) {
            other.processor.barrier().replace(gate, upstream);
        }
        ring.removeGate(gate);
        members.remove(member.processor.name(), member);
    }

    /**
     * Asks every consumer to end after its batch, and waits for their threads. Their gates stay, so that nothing is lost, and producers wait for them until they are removed,
     * or the ring is aborted. Nothing can be added any more.
     *
     * @param timeout how long to wait at the most
     * @return how they are; called by a handler, its own thread is not waited for
     * @throws InterruptedException if the caller is interrupted; they end all the same
     */
    public TopologyReport halt(Duration timeout) throws InterruptedException {
        endAll(EventProcessor::halt);
        return joined(timeout);
    }

    /**
     * Closes the ring if it has several producers, and waits until everything is handled, and the threads have ended. To close a ring with one producer is a call of
     * that producer: so then this waits for it to do so. Who has not ended in time goes on: call again, or {@link #halt} or {@link #abort}.
     *
     * @param timeout how long to wait at the most
     * @return how they are; called by a handler, its own thread is not waited for
     * @throws IllegalStateException if it was never started
     * @throws InterruptedException if the caller is interrupted; they go on
     */
    public TopologyReport drain(Duration timeout) throws InterruptedException {
        lock.lock();
        try {
            if (phase == Phase.NEW) {
                throw new IllegalStateException("nothing is handled before start: drain of " + members.keySet());
            }
        } finally {
            lock.unlock();
        }
        if (ring.sequencer() instanceof MultiProducerSequencer) {
            ring.close();
        }
        return joined(timeout);
    }

    /**
     * Aborts the ring, asks every consumer to end after its event, interrupts their threads, and waits for them.
     *
     * @param timeout how long to wait at the most
     * @return how they are; called by a handler, its own thread is neither interrupted nor waited for
     * @throws InterruptedException if the caller is interrupted; they end all the same
     */
    public TopologyReport abort(Duration timeout) throws InterruptedException {
        ring.abort();
        endAll(EventProcessor::abort);
        for (Member<E> member : all()) {
            member.processor.interrupt();
        }
        return joined(timeout);
    }

    private void endAll(Consumer<EventProcessor<E>> asked) {
        lock.lock();
        try {
            end(asked);
        } finally {
            lock.unlock();
        }
    }

    private void end(Consumer<EventProcessor<E>> asked) {
        phase = Phase.ENDING;
        for (Member<E> member : members.values()) {
            asked.accept(member.processor);
            if (member.thread == null) {
                member.processor.endIfNeverRun();
            }
        }
    }

    private TopologyReport joined(Duration timeout) throws InterruptedException {
        join(all(), timeout);
        return report();
    }

    private void join(List<Member<E>> some, Duration timeout) throws InterruptedException {
        long start = System.nanoTime();
        long patience = TimeUnit.NANOSECONDS.convert(timeout);
        for (Member<E> member : some) {
            Thread thread = member.thread;
            if (thread != null && thread != Thread.currentThread()) {
                long left = patience - (System.nanoTime() - start);
                TimeUnit.NANOSECONDS.timedJoin(thread, left);
            }
        }
    }

    /**
     * How the consumers are now. Does not wait.
     *
     * @return a copy
     */
    public TopologyReport report() {
        return new TopologyReport(
                ring.isClosed(),
                all().stream()
                        .map(member -> member.processor.report(member.isRunning()))
                        .toList());
    }

    /**
     * The names of the consumers.
     *
     * @return a copy, without those that were removed or ungated
     */
    public Set<String> names() {
        return locked(() -> Set.copyOf(members.keySet()));
    }

    /**
     * Looks out for consumers that do not get on. The watch does nothing until it is run, or asked to look.
     *
     * @param patience how long a consumer may stay at one event while events wait for it
     * @param listener is told, and says what to do
     * @return to be run in a thread of one's own
     * @throws IllegalArgumentException if the patience is not above zero
     */
    public ConsumerWatch watch(Duration patience, StallListener listener) {
        return watch(patience, listener, System::nanoTime);
    }

    /**
     * The same with a clock.
     *
     * @param patience how long a consumer may stay at one event while events wait for it
     * @param listener is told, and says what to do
     * @param nanoClock like {@link System#nanoTime}
     * @return to be run, or to be asked to look
     * @throws IllegalArgumentException if the patience is not above zero
     */
    public ConsumerWatch watch(Duration patience, StallListener listener, LongSupplier nanoClock) {
        return new ConsumerWatch(this, patience, listener, nanoClock);
    }

    /** Those with a gate. */
    List<EventProcessor<E>> processors() {
        return locked(
                () -> members.values().stream().map(member -> member.processor).toList());
    }

    /** The metrics of the consumers that are there now. */
    @Override
    public List<Metric> metrics() {
        return processors().stream().flatMap(each -> each.metrics().stream()).toList();
    }

    private List<Member<E>> all() {
        return locked(() -> {
            List<Member<E>> all = new ArrayList<>(members.values());
            all.addAll(ungated);
            return all;
        });
    }

    private <T> T locked(Supplier<T> reading) {
        lock.lock();
        try {
            return reading.get();
        } finally {
            lock.unlock();
        }
    }

    private Member<E> member(String name) {
        Member<E> member = members.get(name);
        if (member == null) {
            throw new IllegalArgumentException("unknown consumer: " + name + ", of " + members.keySet());
        }
        return member;
    }

    private void checkPhase(Phase wanted, String call) {
        if (phase != wanted) {
            throw new IllegalStateException(call + " needs a topology that is " + wanted + ": it is " + phase);
        }
    }

    @Override
    public String toString() {
        return "Topology[" + processors() + "]";
    }
}
