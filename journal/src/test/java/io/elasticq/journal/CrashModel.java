package io.elasticq.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One random life of a journal on a {@link LossyStorage} beside a plain list: appends, forces, closes, kills and losses of power at any operation of the disk, in the middle
 * of recovery too. After each restart everything that was promised must be there, nothing else but what was appended, in order; and no life is damage.
 */
final class CrashModel {

    private static final int SEGMENT = JournalConfig.MIN_SEGMENT_SIZE;

    private final Random random;
    private final LossyStorage storage;
    private final JournalConfig config;
    private final boolean mayLosePower;
    private final List<Long> model = new ArrayList<>(); // the identity of sequence i + 1
    private final Map<Long, Times> times = new HashMap<>(); // of each identity
    private long now = 1_000_000_000;
    private long latest; // that the clock has ever shown
    private long durable; // promised, whatever happens to the power
    private boolean powerLost; // since the last start
    private long nextIdentity = 1;
    private Journal journal;
    int restarts;
    int torn;

    CrashModel(long seed, Durability durability, Retention retention, boolean mayLosePower) {
        this.random = new Random(seed);
        this.storage = new LossyStorage(random);
        this.config = JournalConfig.builder()
                .segmentSize(SEGMENT)
                .durability(durability)
                .retention(retention)
                .clock(this::instant)
                .build();
        this.mayLosePower = mayLosePower;
    }

    /** What the clock said when a record was appended, and the latest that it had said until then. */
    private record Times(long now, long latest) {}

    private Instant instant() {
        latest = Math.max(latest, now);
        return Instant.ofEpochMilli(now);
    }

    static Durability anyForced(Random random) {
        return random.nextBoolean() ? Durability.EVERY_WRITE : Durability.periodic(Duration.ofDays(365));
    }

    void live(int steps) {
        start();
        for (int i = 0; i < steps; i++) {
            if (random.nextInt(25) == 0) {
                storage.crashAfter(random.nextInt(6));
            }
            boolean alive = survives(this::step);
            if (!alive || random.nextInt(30) == 0) {
                crash();
                start();
            }
        }
    }

    private void step() {
        now += new long[] {0, 0, 0, 1, 500, 40_000, 100_000, -70_000}[random.nextInt(8)];
        switch (random.nextInt(12)) {
            case 0 -> sync();
            case 1 -> batch();
            case 2 -> storage.writeSome();
            case 3 -> closeAndReopen();
            case 4 -> consume();
            case 5 -> journal.trim();
            default -> append();
        }
    }

    private boolean survives(Runnable action) {
        try {
            action.run();
            return true;
        } catch (LossyStorage.Crash e) {
            return false;
        } catch (JournalFailedException e) {
            assertThat(e).hasCauseInstanceOf(LossyStorage.Crash.class);
            return false;
        }
    }

    private void append() {
        long identity = nextIdentity++;
        add(identity);
        try {
            long sequence = journal.append(Payloads.of(identity));
            assertThat(sequence).isEqualTo(model.size());
        } catch (LossyStorage.Crash | JournalFailedException e) {
            if (journal.lastSequence() < model.size()) {
                model.remove(model.size() - 1); // before its turn
            }
            throw e;
        }
        noteDurable();
    }

    private void batch() {
        int before = model.size();
        List<byte[]> payloads = new ArrayList<>();
        for (int i = 0; i < random.nextInt(6); i++) {
            add(nextIdentity);
            payloads.add(Payloads.of(nextIdentity++));
        }
        try {
            journal.appendBatch(payloads);
        } catch (LossyStorage.Crash | JournalFailedException e) {
            model.subList((int) Math.max(before, journal.lastSequence()), model.size())
                    .clear();
            throw e;
        }
        noteDurable();
    }

    private void add(long identity) {
        model.add(identity);
        times.put(identity, new Times(now, Math.max(latest, now)));
    }

    private void sync() {
        journal.sync();
        durable = model.size();
        noteDurable();
    }

    private void noteDurable() {
        assertThat(journal.durableSequence()).isLessThanOrEqualTo(model.size());
        durable = Math.max(durable, journal.durableSequence());
        if (config.durability() instanceof Durability.EveryWrite) {
            assertThat(durable).isEqualTo(model.size());
        }
    }

    private void closeAndReopen() {
        journal.close();
        durable = model.size();
        start();
    }

    private void consume() {
        try (Tailer tailer = journal.tailer("cursor", TailStart.oldest())) {
            int count = random.nextInt(40);
            for (JournalRecord record = tailer.read(); record != null && count-- > 0; record = tailer.read()) {
                assertThat(Payloads.identity(Payloads.bytes(record))).isEqualTo(model.get((int) record.sequence() - 1));
                if (config.retention() instanceof Retention.Cursors) {
                    assertThat(record.missed()).isZero();
                }
            }
            tailer.commit();
        }
    }

    private void crash() {
        if (mayLosePower && random.nextInt(3) > 0) {
            storage.losePower();
            powerLost = true;
        } else {
            storage.kill();
        }
    }

    /** Opens, with crashes in the middle of it, and compares. */
    private void start() {
        storage.crashAfter(random.nextInt(6) == 0 ? random.nextInt(12) : -1);
        while (!survives(() -> journal = SegmentedJournal.open(storage, config))) {
            crashInOpen();
            storage.crashAfter(random.nextInt(3) == 0 ? random.nextInt(12) : -1);
        }
        storage.crashAfter(-1);
        restarts++;
        compare();
    }

    /** What was read in the attempt was not promised to anybody. */
    private void crashInOpen() {
        if (mayLosePower && random.nextBoolean()) {
            storage.losePower();
            powerLost = true;
        } else {
            storage.kill();
        }
    }

    private void compare() {
        if (journal.recovery().outcome() == RecoveryReport.Outcome.TORN) {
            torn++;
        }
        assertThat(journal.lastSequence()).isBetween(powerLost ? durable : model.size(), (long) model.size());
        powerLost = false;
        model.subList((int) journal.lastSequence(), model.size()).clear();
        durable = model.size(); // recovery forces what it keeps
        assertThat(journal.durableSequence()).isEqualTo(durable);
        int first = (int) journal.firstSequence();
        assertThat(Payloads.all(journal)).isEqualTo(model.subList(first - 1, model.size()));
        compareTimes(first);
        if (config.retention() instanceof Retention.Cursors) {
            long cursor = journal.cursors().getOrDefault("cursor", 1L);
            assertThat((long) first).isLessThanOrEqualTo(Math.max(1, cursor));
        }
    }

    /** That of the clock; later where it had been later before. */
    private void compareTimes(int first) {
        long previous = 0;
        try (Tailer tailer = journal.tailer(TailStart.sequence(first))) {
            for (JournalRecord record = tailer.read(); record != null; record = tailer.read()) {
                Times expected = times.get(model.get((int) record.sequence() - 1));
                assertThat(record.timestamp()).isBetween(Math.max(expected.now, previous), expected.latest);
                previous = record.timestamp();
            }
        }
    }
}
