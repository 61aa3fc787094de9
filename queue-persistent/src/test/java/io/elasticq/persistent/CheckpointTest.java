package io.elasticq.persistent;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.journal.Durability;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {

    private static final int ROUNDS = 60_000;

    @TempDir
    Path folder;

    @Test
    void steadyTraffic_keepsFewSegments_withoutBeingTold() {
        PersistentElasticQueue<Long> queue = Folders.numbers().open(folder);
        int most = 0;
        for (long i = 1; i <= ROUNDS; i++) {
            queue.add(i);
            assertThat(queue.poll()).isEqualTo(i);
            most = Math.max(most, i % 100 == 0 ? queue.storage().segments() : 0);
        }
        assertThat(queue.storage().checkpoints()).isGreaterThan(10);
        assertThat(queue.storage().checkpointFailures()).isZero();
        assertThat(most).isLessThanOrEqualTo(6);
        queue.release();
        PersistentElasticQueue<Long> again = Folders.numbers().open(folder);
        assertThat(again.recovery().elements()).isZero();
        assertThat(again.recovery().records()).isLessThan(5000);
        again.release();
    }

    @Test
    void elementThatIsNeverAcknowledged_doesNotKeepTheLog_andIsStillThere() {
        PersistentElasticQueue<Long> queue = Folders.numbers().open(folder);
        queue.addAll(Folders.range(1, 3));
        Delivery<Long> stuck = queue.receive();
        Delivery<Long> back = queue.receive();
        int most = 0;
        for (long i = 4; i <= ROUNDS; i++) {
            queue.add(i);
            assertThat(queue.poll()).isEqualTo(i - 1);
            most = Math.max(most, i % 100 == 0 ? queue.storage().segments() : 0);
        }
        assertThat(queue.storage().moved()).isPositive();
        assertThat(most).isLessThanOrEqualTo(10);
        back.giveBack();
        Path copy = Folders.copy(folder, folder.resolveSibling(folder.getFileName() + "-killed"));
        PersistentElasticQueue<Long> killed = Folders.numbers().open(copy);
        assertThat(new ArrayList<>(killed)).containsExactly(1L, 2L, (long) ROUNDS);
        assertThat(killed.receive().id()).isEqualTo(stuck.id());
        killed.release();
        assertThat(stuck.ack()).isTrue();
        assertThat(queue.poll()).isEqualTo(2);
        queue.release();
        PersistentElasticQueue<Long> again = Folders.numbers().open(folder);
        assertThat(Folders.drain(again)).containsExactly((long) ROUNDS);
        again.release();
    }

    @Test
    void compact_givesUpAllThatIsNotNeeded_alsoTwice() {
        PersistentElasticQueue<Long> queue = Folders.numbers().open(folder);
        queue.addAll(Folders.range(1, 10_000));
        List<Delivery<Long>> held = new ArrayList<>();
        for (int i = 0; i < 9_000; i++) {
            Delivery<Long> delivery = queue.receive();
            if (i % 1000 == 0) {
                held.add(delivery);
            } else {
                delivery.ack();
            }
        }
        int before = queue.storage().segments();
        assertThat(queue.compact()).isPositive();
        assertThat(queue.storage().segments()).isLessThan(before / 2);
        assertThat(queue.storage().moved()).isEqualTo(9);
        queue.compact();
        queue.release();
        PersistentElasticQueue<Long> again = Folders.numbers().open(folder);
        List<Long> expected = new ArrayList<>();
        held.forEach(delivery -> expected.add(delivery.element()));
        expected.addAll(Folders.range(9_001, 10_000));
        assertThat(again.size()).isEqualTo(expected.size());
        assertThat(Folders.drain(again)).isEqualTo(expected);
        again.release();
    }

    @Test
    void compaction_besideProducersAndConsumers_losesNothing() throws Exception {
        PersistentElasticQueue<Long> queue = Folders.numbers()
                .memory(50, 1 << 20)
                .durability(Durability.NO_SYNC)
                .open(folder);
        AtomicBoolean producing = new AtomicBoolean(true);
        Semaphore due = new Semaphore(0); // each compaction forces: not more than a slow disk can do
        List<Long> taken = new ArrayList<>();
        io.elasticq.contract.Race race = new io.elasticq.contract.Race();
        race.with(() -> {
            for (long i = 1; i <= ROUNDS; i++) {
                queue.add(i);
                due.release(i % 100 == 0 ? 1 : 0);
            }
            producing.set(false);
        });
        race.with(() -> {
            while (producing.get() || queue.inFlight() > 0 || !queue.isEmpty()) {
                Delivery<Long> delivery = queue.receive();
                if (delivery != null && delivery.element() % 7 == 0 && delivery.attempt() == 1) {
                    delivery.giveBack();
                } else if (delivery != null) {
                    taken.add(delivery.element());
                    assertThat(delivery.ack()).isTrue();
                }
            }
        });
        race.with(() -> {
            for (int i = 0; i < ROUNDS / 100; i++) {
                due.acquire();
                queue.compact();
            }
        });
        race.run();
        assertThat(taken).hasSize(ROUNDS);
        assertThat(taken.stream().sorted().toList()).isEqualTo(Folders.range(1, ROUNDS));
        queue.release();
    }
}
