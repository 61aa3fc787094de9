package io.elasticq.sequencer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadFactory;

/**
 * Says which consumers a ring has, and which come after which. {@code handle} begins, {@code and} puts one beside, {@code then} comes after those
 * just named; {@code after(names).handle} comes after any. For one thread.
 *
 * @param <E> the events
 */
public final class TopologyBuilder<E> {

    private record Declared<E>(
            String name, EventHandler<? super E> handler, ConsumerOptions<? super E> options, Set<String> after) {}

    private final SequencedRing<E> ring;
    private final Map<String, Declared<E>> declared = new LinkedHashMap<>();
    private ConsumerOptions<? super E> options = ConsumerOptions.defaults();
    private Set<String> pending = Set.of(); // of an after() that waits for its handle()
    private Set<String> groupAfter = Set.of();
    private Set<String> group = Set.of();

    TopologyBuilder(SequencedRing<E> ring) {
        this.ring = Objects.requireNonNull(ring, "ring");
    }

    /**
     * For the consumers that follow.
     *
     * @param forTheNext {@link ConsumerOptions#defaults} unless said
     * @return this
     */
    public TopologyBuilder<E> options(ConsumerOptions<? super E> forTheNext) {
        this.options = Objects.requireNonNull(forTheNext, "options");
        return this;
    }

    /**
     * A consumer after those named by {@link #after} just before, or else after the producers.
     *
     * @param name of the consumer
     * @param handler handles each event
     * @return this
     * @throws IllegalArgumentException if the name is taken
     */
    public TopologyBuilder<E> handle(String name, EventHandler<? super E> handler) {
        Set<String> after = pending;
        pending = Set.of();
        return begin(after, name, handler);
    }

    /**
     * A consumer beside the one before: after the same ones, independent of it.
     *
     * @param name of the consumer
     * @param handler handles each event
     * @return this
     * @throws IllegalArgumentException if the name is taken
     * @throws IllegalStateException if there is none before
     */
    public TopologyBuilder<E> and(String name, EventHandler<? super E> handler) {
        checkGroup("and", name);
        declare(groupAfter, name, handler);
        group.add(name);
        return this;
    }

    /**
     * A consumer after the one before, and after all that are beside it.
     *
     * @param name of the consumer
     * @param handler handles each event
     * @return this
     * @throws IllegalArgumentException if the name is taken
     * @throws IllegalStateException if there is none before
     */
    public TopologyBuilder<E> then(String name, EventHandler<? super E> handler) {
        checkGroup("then", name);
        return begin(group, name, handler);
    }

    /**
     * The next {@link #handle} comes after these.
     *
     * @param names of consumers, also of those that are still to be declared
     * @return this
     * @throws IllegalStateException if the last {@code after} has no {@code handle} yet
     */
    public TopologyBuilder<E> after(String... names) {
        checkNothingPending();
        pending = new LinkedHashSet<>(Arrays.asList(names));
        return this;
    }

    private TopologyBuilder<E> begin(Set<String> after, String name, EventHandler<? super E> handler) {
        declare(after, name, handler);
        groupAfter = after;
        group = new LinkedHashSet<>(Set.of(name));
        return this;
    }

    private void declare(Set<String> after, String name, EventHandler<? super E> handler) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(handler, "handler");
        if (declared.putIfAbsent(name, new Declared<>(name, handler, options, Set.copyOf(after))) != null) {
            throw new IllegalArgumentException("two consumers of one name: " + name);
        }
    }

    private void checkGroup(String method, String name) {
        checkNothingPending();
        if (group.isEmpty()) {
            throw new IllegalStateException(method + " needs a consumer before it: " + name);
        }
    }

    private void checkNothingPending() {
        if (!pending.isEmpty()) {
            throw new IllegalStateException("after must be followed by handle: after=" + pending);
        }
    }

    /**
     * Adds all the consumers to the ring: they handle what is published from now on, once they are started.
     *
     * @return to be started
     * @throws IllegalArgumentException if a name is unknown, or consumers come after each other in a circle
     * @throws IllegalStateException if there is no consumer
     */
    public Topology<E> build() {
        checkNothingPending();
        if (declared.isEmpty()) {
            throw new IllegalStateException("a topology needs a consumer");
        }
        Topology<E> topology = new Topology<>(ring);
        List<Declared<E>> inOrder = sorted();
        try {
            inOrder.forEach(next -> topology.declare(next.name, next.handler, next.options, next.after));
        } catch (Throwable e) { // such as want of memory
            topology.names().forEach(topology::ungate);
            throw e;
        }
        return topology;
    }

    /**
     * Builds and starts. If a thread can't be made or started, those that have been are told to end, the ring is left without these consumers, and what was thrown comes out.
     *
     * @param threads makes a thread for each consumer
     * @return running
     * @throws IllegalArgumentException if a name is unknown, or consumers come after each other in a circle
     * @throws IllegalStateException if there is no consumer
     */
    public Topology<E> start(ThreadFactory threads) {
        Topology<E> topology = build();
        try {
            return topology.start(threads);
        } catch (Throwable e) {
            topology.ungateAll(); // nobody else could
            throw e;
        }
    }

    /** Each one behind those that it comes after. */
    private List<Declared<E>> sorted() {
        List<Declared<E>> sorted = new ArrayList<>();
        Set<String> placed = new LinkedHashSet<>();
        for (Declared<E> each : declared.values()) {
            place(each, sorted, placed, new LinkedHashSet<>());
        }
        return sorted;
    }

    private void place(Declared<E> one, List<Declared<E>> sorted, Set<String> placed, Set<String> path) {
        if (placed.contains(one.name)) {
            return;
        }
        if (!path.add(one.name)) {
            throw new IllegalArgumentException("consumers that come after each other in a circle: " + path);
        }
        for (String name : one.after) {
            Declared<E> before = declared.get(name);
            if (before == null) {
                throw new IllegalArgumentException("unknown consumer: " + name + ", which " + one.name
                        + " is to come after, of " + declared.keySet());
            }
            place(before, sorted, placed, path);
        }
        path.remove(one.name);
        placed.add(one.name);
        sorted.add(one);
    }
}
