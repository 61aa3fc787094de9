package io.elasticq.persistent;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.journal.Durability;
import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalRecord;
import io.elasticq.journal.TailStart;
import io.elasticq.journal.Tailer;
import io.elasticq.journal.UnreliableDisk;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * One random life of a queue on an unreliable disk, beside a plain map from ids to elements: offers, batches, polls, deliveries, checkpoints, releases, kills and losses of power at any operation
 * of the disk, in the middle of opening too. After each restart the queue must hold what it held at some place of its log that is not before the last promise, in order.
 */
final class QueueLife {

    private static final int SEGMENT = 4096;

    /** What an operation has written. */
    private record Event(long sequence, Map<Long, Long> offered, List<Long> settled) {}

    private final Random random;
    private final UnreliableDisk disk;
    private final PersistentQueueBuilder<Long> builder;
    private final Durability durability;
    private final boolean mayLosePower;

    private final TreeMap<Long, Long> live = new TreeMap<>(); // as of the last start
    private final List<Event> events = new ArrayList<>(); // since then
    private final Map<Long, Delivery<Long>> received = new LinkedHashMap<>();
    private long promised; // a sequence
    private boolean powerLost;
    private long nextElement = 1;
    private Journal journal;
    private PersistentElasticQueue<Long> queue;
    int restarts;
    int discarded;
    int moved;
    int redelivered;

    QueueLife(long seed, Durability durability, boolean mayLosePower) {
        this.random = new Random(seed);
        this.disk = new UnreliableDisk(random);
        this.durability = durability;
        this.mayLosePower = mayLosePower;
        this.builder = PersistentElasticQueue.builder(
                        Identity.CODEC,
                        ElasticConfig.builder()
                                .initialCapacity(1)
                                .minCapacity(1)
                                .maxCapacity(200)
                                .build(),
                        OverflowPolicy.REJECT)
                .memory(1 + random.nextInt(40), 2000)
                .segmentSize(SEGMENT)
                .durability(durability);
    }

    void live(int steps) {
        start();
        for (int i = 0; i < steps; i++) {
            if (random.nextInt(25) == 0) {
                disk.crashAfter(random.nextInt(6));
            }
            boolean alive = survives(this::step);
            if (!alive || random.nextInt(40) == 0) {
                crash();
                start();
            }
        }
    }

    private void step() {
        switch (random.nextInt(14)) {
            case 0, 1, 2, 3 -> offer();
            case 4 -> batch();
            case 5, 6, 7 -> poll();
            case 8 -> pollBatch();
            case 9 -> receive();
            case 10 -> endDelivery();
            case 11 -> maintain();
            case 12 -> disk.writeSome();
            default -> releaseOrSync();
        }
    }

    private boolean survives(Runnable action) {
        try {
            action.run();
            return true;
        } catch (RuntimeException | Error e) {
            if (UnreliableDisk.isCrash(e) || UnreliableDisk.isCrash(e.getCause() == null ? e : e.getCause())) {
                return false;
            }
            throw e;
        }
    }

    /** What the model holds now. */
    private TreeMap<Long, Long> now() {
        return at(Long.MAX_VALUE);
    }

    private TreeMap<Long, Long> at(long sequence) {
        TreeMap<Long, Long> held = new TreeMap<>(live);
        for (Event event : events) {
            if (event.sequence() <= sequence) {
                held.putAll(event.offered());
                event.settled().forEach(held::remove);
            }
        }
        return held;
    }

    private TreeMap<Long, Long> waiting() {
        TreeMap<Long, Long> waiting = now();
        waiting.keySet().removeAll(received.keySet());
        return waiting;
    }

    private long last() {
        return queue.storage().lastSequence();
    }

    private void returned() {
        if (durability instanceof Durability.EveryWrite) {
            promised = last();
            assertThat(queue.storage().durableSequence()).isEqualTo(promised);
        }
    }

    private void offer() {
        long element = nextElement++;
        long before = last();
        boolean room = now().size() < 200;
        try {
            assertThat(queue.offer(element)).isEqualTo(room);
        } finally {
            if (last() > before) {
                events.add(new Event(last(), Map.of(last(), element), List.of()));
            }
        }
        returned();
    }

    private void batch() {
        int n = random.nextInt(8);
        List<Long> batch = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            batch.add(nextElement++);
        }
        long before = last();
        boolean room = now().size() + n <= 200;
        try {
            assertThat(queue.offerBatch(batch)).isEqualTo(room);
        } finally {
            if (n > 0 && last() - before == n) {
                Map<Long, Long> offered = new TreeMap<>();
                for (int i = 0; i < n; i++) {
                    offered.put(before + 1 + i, batch.get(i));
                }
                events.add(new Event(last(), offered, List.of()));
            }
        }
        returned();
    }

    private void poll() {
        Map.Entry<Long, Long> head = waiting().firstEntry();
        long before = last();
        try {
            assertThat(queue.poll()).isEqualTo(head == null ? null : head.getValue());
        } finally {
            if (last() > before) {
                events.add(new Event(before + 1, Map.of(), List.of(head.getKey())));
            }
        }
        returned();
    }

    private void pollBatch() {
        int n = random.nextInt(30);
        List<Long> ids = waiting().keySet().stream().limit(n).toList();
        List<Long> elements = waiting().values().stream().limit(n).toList();
        List<Long> taken = new ArrayList<>();
        long before = last();
        try {
            if (random.nextBoolean()) {
                assertThat(queue.pollBatch(random.nextBoolean() ? taken : compacting(taken), n))
                        .isEqualTo(ids.size());
            } else {
                Long[] into = new Long[n];
                assertThat(queue.pollBatch(into, 0, n)).isEqualTo(ids.size());
                taken.addAll(Arrays.asList(into).subList(0, ids.size()));
            }
        } finally {
            long settled = last() > before ? settlement(before) : before;
            if (settled > before) {
                events.add(new Event(settled, Map.of(), ids));
            }
        }
        assertThat(taken).isEqualTo(elements);
        returned();
    }

    /** The settlement that was written after a sequence; that sequence if there is none. Compaction writes copies before it, and after it, and gives up what is old. */
    private long settlement(long before) {
        try (Tailer tailer = journal.tailer(TailStart.sequence(before + 1))) {
            for (JournalRecord next; (next = tailer.read()) != null; ) {
                if (QueueRecord.kind(next.payload()) == QueueRecord.SETTLE) {
                    return next.sequence();
                }
            }
        }
        return before;
    }

    /** A target in whose first insertion the log is compacted. */
    private Collection<Long> compacting(List<Long> taken) {
        return new AbstractCollection<>() {
            @Override
            public boolean add(Long element) {
                if (taken.isEmpty()) {
                    queue.compact();
                }
                return taken.add(element);
            }

            @Override
            public Iterator<Long> iterator() {
                return taken.iterator();
            }

            @Override
            public int size() {
                return taken.size();
            }
        };
    }

    private void receive() {
        Map.Entry<Long, Long> head = waiting().firstEntry();
        Delivery<Long> delivery = queue.receive();
        assertThat(delivery == null ? null : delivery.element()).isEqualTo(head == null ? null : head.getValue());
        if (delivery != null) {
            assertThat(delivery.id()).isEqualTo(head.getKey());
            received.put(delivery.id(), delivery);
        }
    }

    private void endDelivery() {
        if (received.isEmpty()) {
            return;
        }
        List<Long> ids = new ArrayList<>(received.keySet());
        long id = ids.get(random.nextInt(ids.size()));
        Delivery<Long> delivery = received.remove(id);
        if (random.nextInt(3) == 0) {
            assertThat(delivery.giveBack()).isTrue();
            redelivered++;
            return;
        }
        long before = last();
        try {
            assertThat(delivery.ack()).isTrue();
        } finally {
            if (last() > before) {
                events.add(new Event(before + 1, Map.of(), List.of(id)));
            }
        }
        assertThat(delivery.ack()).isFalse();
        returned();
    }

    private void maintain() {
        queue.compact();
        moved += (int) queue.storage().moved();
        assertThat(queue.storage().segments()).as("compacted").isLessThan(40);
    }

    private void releaseOrSync() {
        if (random.nextBoolean()) {
            queue.sync();
            promised = last();
        } else {
            long last = last();
            queue.release();
            promised = last;
            start();
        }
    }

    private void crash() {
        if (mayLosePower && random.nextInt(3) > 0) {
            losePower();
        } else {
            disk.kill();
        }
    }

    private void losePower() {
        if (random.nextInt(4) == 0) {
            disk.losePowerAndAllThatIsUnforced();
        } else {
            disk.losePower();
        }
        powerLost = true;
    }

    /** Opens, with crashes in the middle of it, and compares. */
    private void start() {
        long written = queue == null ? 0 : last();
        disk.crashAfter(random.nextInt(6) == 0 ? random.nextInt(12) : -1);
        while (!survives(this::open)) {
            crash();
            disk.crashAfter(random.nextInt(3) == 0 ? random.nextInt(12) : -1);
        }
        disk.crashAfter(-1);
        restarts++;
        discarded += queue.recovery().discarded();
        compare(written);
    }

    private void open() {
        journal = disk.open(builder.journalConfig());
        queue = QueueOpening.open(builder, journal, System.nanoTime());
    }

    private void compare(long written) {
        received.clear(); // they have come back
        long last = queue.recovery().log().lastSequence();
        assertThat(last).isBetween(powerLost ? promised : written, Math.max(written, last));
        List<Long> expected = new ArrayList<>(at(last).values());
        List<Long> found = new ArrayList<>(queue);
        assertThat(queue.size()).isEqualTo(found.size());
        if (powerLost) {
            // What was taken later may be known by the cursor, which is forced when segments are given up.
            List<Long> settledLater = new ArrayList<>(expected);
            settledLater.removeAll(now().values());
            expected.removeIf(element -> settledLater.contains(element) && !found.contains(element));
        }
        assertThat(found).isEqualTo(expected);
        TreeMap<Long, Long> held = at(last);
        held.values().retainAll(found);
        live.clear();
        live.putAll(held);
        events.clear();
        promised = last;
        powerLost = false;
    }
}
