package io.elasticq.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.WaitStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The life of a random topology under load, beside a plain model: consumers come and go in any places while producers publish. Each event has a stamp of the consumers
 * that have begun and ended it, by which it is seen who was before whom.
 */
final class TopologyLife {

    private static final Duration SOON = Duration.ofMinutes(2);
    private static final int EVENTS = 1 << 14; // of one life, at the most

    /** What a producer has written; the same for all who read it. */
    private static final class Cell {
        long id = -1;
        long check;
    }

    /** What is remembered of a consumer: which events it has ended, by their identity. */
    private final class Model implements EventHandler<Cell> {
        final String name;
        final int index;
        final Set<Model> upstream;
        final Set<Model> allBefore; // in the whole line, also when one between has left
        final List<Long> sequences = new ArrayList<>(); // of its thread, read after it was joined
        final List<Long> ids = new ArrayList<>();
        final int slowness;
        final boolean releases;
        final int failsEach;
        private EarlyRelease release;
        private int attempts;

        Model(String name, int index, Set<Model> upstream) {
            this.name = name;
            this.index = index;
            this.upstream = upstream;
            this.allBefore = new HashSet<>(upstream);
            upstream.forEach(each -> allBefore.addAll(each.allBefore));
            this.slowness = random.nextInt(4) == 0 ? 1 + random.nextInt(40) : 0;
            this.releases = random.nextInt(3) == 0;
            this.failsEach = random.nextInt(3) == 0 ? 2 + random.nextInt(20) : 0;
        }

        @Override
        public void onStart(EarlyRelease early) {
            release = early;
        }

        @Override
        public void onEvent(Cell cell, long sequence, boolean endOfBatch) throws Exception {
            long id = cell.id;
            checkUpstream(sequence);
            if (failsEach > 0 && attempts++ % failsEach == failsEach - 1) {
                throw new Exception("to be tried again");
            }
            for (int i = 0; i < slowness; i++) {
                Thread.onSpinWait();
            }
            if (slowness > 30) {
                Thread.yield();
            }
            if (cell.id != id || cell.check != ~id) {
                torn.add(new Torn(this, sequence));
            }
            sequences.add(sequence);
            ids.add(id);
            ended.accumulateAndGet(slot(sequence), 1L << index, (a, b) -> a | b);
            if (releases && sequence % 3 == 0) {
                release.upTo(sequence);
            }
        }

        /** What it was in when it was ungated, does not count. */
        void dropLast(long suspect) {
            int last = sequences.size() - 1;
            if (sequences.get(last) == suspect) {
                sequences.remove(last);
                ids.remove(last);
            }
        }

        /** Who is upstream and has not ended this event may never handle it: it came later, or has left. */
        private void checkUpstream(long sequence) {
            long done = ended.get(slot(sequence));
            for (Model before : allBefore) {
                if ((done & (1L << before.index)) == 0) {
                    overtaken.add(new Overtaken(this, before, sequence));
                }
            }
        }
    }

    /** An event that has changed while it was handled. */
    private record Torn(Model by, long sequence) {}

    private record Overtaken(Model behind, Model before, long sequence) {}

    private final Random random;
    private final long first;
    private final boolean several;
    private final SequencedRing<Cell> ring;
    private final AtomicLongArray ended = new AtomicLongArray(EVENTS);
    private final ConcurrentLinkedQueue<Overtaken> overtaken = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Torn> torn = new ConcurrentLinkedQueue<>();
    private final AtomicInteger published = new AtomicInteger();
    private final Map<String, Model> present = new LinkedHashMap<>();
    private final List<Model> everyone = new ArrayList<>();
    private final Map<Model, ConsumerReport> reports = new HashMap<>();

    TopologyLife(long seed) {
        this.random = new Random(seed);
        this.several = random.nextBoolean();
        this.first = switch (random.nextInt(3)) {
            case 0 -> 0;
            case 1 -> (1L << 36) - random.nextInt(3000);
            default -> Long.MAX_VALUE - random.nextInt(3000);
        };
        // Not yielding: with so many threads, who is waited for may not get a core.
        List<WaitStrategy> waits = List.of(WaitStrategy.backoff(), WaitStrategy.blocking());
        SequencedRing.Builder<Cell> builder = SequencedRing.builder(Cell::new, 1 + random.nextInt(20))
                .firstPosition(first)
                .consumersWait(waits.get(random.nextInt(2)))
                .producersWait(waits.get(random.nextInt(2)));
        this.ring = several ? builder.multiProducer() : builder.singleProducer();
    }

    private int slot(long sequence) {
        return (int) (sequence - first);
    }

    /** Lives it. What is wrong comes out. */
    void live() throws Exception {
        Topology<Cell> topology = build();
        int events = 1500 + random.nextInt(2500);
        List<Thread> producers = new ArrayList<>();
        for (int i = 0; i < (several ? 2 : 1); i++) {
            Thread producer = new Thread(() -> produce(events));
            producer.setDaemon(true);
            producers.add(producer);
            producer.start();
        }
        int changes = 4 + random.nextInt(12);
        for (int i = 0; i < changes; i++) {
            change(topology);
        }
        for (Thread producer : producers) {
            producer.join(SOON.toMillis());
            assertThat(producer.isAlive()).as("producer: " + ring + topology).isFalse();
        }
        ring.close();
        TopologyReport report = topology.drain(SOON);
        assertThat(report.allJoined()).as(report.toString()).isTrue();
        checkConservation(report);
        checkTorn();
        checkOrder();
    }

    private void produce(int events) {
        int id = published.getAndIncrement();
        while (id < events) {
            int mine = id;
            ring.publish((cell, sequence) -> {
                cell.id = mine;
                cell.check = ~(long) mine;
            });
            id = published.getAndIncrement();
        }
    }

    private ConsumerOptions<Cell> options() {
        return new ConsumerOptions<>(
                random.nextBoolean() ? 1 + random.nextInt(5) : Integer.MAX_VALUE,
                failure -> failure.event() == null ? ExceptionHandler.Answer.HALT : ExceptionHandler.Answer.RETRY);
    }

    private Topology<Cell> build() {
        TopologyBuilder<Cell> builder = Topology.of(ring);
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            Model model = model();
            model.upstream.stream().findAny().ifPresent(any -> builder.after(names(model)));
            builder.options(options()).handle(model.name, model);
        }
        Topology<Cell> topology = builder.build();
        return topology.start(TopologyLife::daemon);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    }

    private static String[] names(Model model) {
        return model.upstream.stream().map(each -> each.name).toArray(String[]::new);
    }

    private Model model() {
        Set<Model> upstream = new HashSet<>();
        for (Model each : present.values()) {
            if (random.nextInt(3) == 0) {
                upstream.add(each);
            }
        }
        Model model = new Model("c" + everyone.size(), everyone.size(), upstream);
        everyone.add(model);
        present.put(model.name, model);
        return model;
    }

    private void change(Topology<Cell> topology) throws InterruptedException {
        int until = published.get() + random.nextInt(300);
        for (int i = 0; i < 200 && published.get() < until; i++) {
            Thread.yield();
        }
        if (present.size() > 1 && random.nextBoolean()) {
            Model leaver = new ArrayList<>(present.values()).get(random.nextInt(present.size()));
            if (random.nextInt(3) == 0) {
                topology.ungate(leaver.name);
                present.remove(leaver.name);
                return;
            }
            ConsumerReport report = topology.remove(leaver.name, SOON);
            assertThat(report.running()).as(report.toString()).isFalse();
            reports.put(leaver, report);
            present.remove(leaver.name);
        } else if (everyone.size() < 20) {
            Model model = model();
            topology.add(model.name, model, options(), names(model));
        }
    }

    /** Each consumer has handled each event of its time, once and in order, and all have seen the same in each place. */
    private void checkConservation(TopologyReport report) {
        Map<Long, Long> idAt = new HashMap<>();
        for (Model model : everyone) {
            ConsumerReport its = reports.containsKey(model) ? reports.get(model) : report.consumer(model.name);
            reports.put(model, its);
            if (its.suspect() != null && !model.sequences.isEmpty()) {
                model.dropLast(its.suspect());
            }
            assertThat(its.handled()).as(its.toString()).isEqualTo(model.sequences.size());
            for (int i = 0; i < model.sequences.size(); i++) {
                assertThat(model.sequences.get(i)).as(its.toString()).isEqualTo(its.start() + i);
                Long other = idAt.putIfAbsent(model.sequences.get(i), model.ids.get(i));
                assertThat(other == null || other.equals(model.ids.get(i)))
                        .as("two events at " + model.sequences.get(i) + ": " + other + ", " + model.ids.get(i))
                        .isTrue();
            }
            if (present.containsKey(model.name)) {
                assertThat(its.reason()).as(its.toString()).isEqualTo(EndReason.DRAINED);
                assertThat(its.position()).isEqualTo(ring.position());
            }
        }
        assertThat(new HashSet<>(idAt.values())).hasSameSizeAs(idAt.values());
    }

    /** Only who was ungated, and only the event that it was in by then. */
    private void checkTorn() {
        for (Torn each : torn) {
            assertThat(reports.get(each.by).suspect()).as(each.by.name).isEqualTo(each.sequence);
        }
    }

    /** What a consumer handles, those behind it have not seen before. */
    private void checkOrder() {
        for (Overtaken each : overtaken) {
            boolean handled =
                    Collections.binarySearch(each.before.sequences, each.sequence, (a, b) -> Long.signum(a - b)) >= 0;
            assertThat(handled)
                    .as(each.behind.name + " had " + each.sequence + " before " + each.before.name)
                    .isFalse();
        }
    }
}
