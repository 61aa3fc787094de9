package io.elasticq.persistent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.journal.Durability;
import io.elasticq.journal.JournalFailedException;
import io.elasticq.journal.UnreliableDisk;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FullDiskTest {

    private final UnreliableDisk disk = new UnreliableDisk(new Random(1));
    private final PersistentQueueBuilder<Long> builder = Folders.numbers().segmentSize(4096);

    private PersistentElasticQueue<Long> open(PersistentQueueBuilder<Long> how) {
        return QueueOpening.open(how, disk.open(how.journalConfig()), System.nanoTime());
    }

    private PersistentElasticQueue<Long> openAgain() {
        disk.setFull(false); // a journal writes when it is opened
        disk.kill();
        return open(builder);
    }

    private List<Long> fill(PersistentElasticQueue<Long> queue) {
        List<Long> in = new ArrayList<>();
        disk.setFull(true);
        assertThatThrownBy(() -> {
                    for (long i = 1; ; i++) {
                        queue.add(i);
                        in.add(i);
                    }
                })
                .isInstanceOf(UncheckedIOException.class);
        return in;
    }

    /** Or else a full disk could never be emptied. */
    @Test
    void fullDisk_refusesOffers_andGivesOutWhatThereIs_forGood() {
        PersistentElasticQueue<Long> queue = open(builder);
        List<Long> in = fill(queue);
        assertThat(queue.size()).isEqualTo(in.size());
        for (long element : in.subList(0, in.size() / 2)) {
            assertThat(queue.poll()).isEqualTo(element);
        }
        assertThat(new ArrayList<>(openAgain())).isEqualTo(in.subList(in.size() / 2, in.size()));
    }

    /** Nothing more is taken, so no checkpoint comes by itself. */
    @Test
    void fullDisk_isInUseAgain_whenThatGivesUpSegments() {
        PersistentElasticQueue<Long> queue = open(builder);
        for (long i = 0; i < 100; i++) {
            queue.add(
                    119 + 120 * i); // long ones, so that there is room for a short record where there is none for them
        }
        disk.setFull(true);
        assertThatThrownBy(() -> Stream.generate(() -> 119L).forEach(queue::add))
                .isInstanceOf(UncheckedIOException.class);
        queue.compact(); // so that none is due
        int elements = queue.size();
        int segments = queue.storage().segments();
        queue.clear();
        assertThat(queue.storage().segments()).isEqualTo(segments);
        for (long i = 1; i <= elements / 2; i++) {
            assertThat(queue.offer(i)).isTrue();
        }
        assertThat(new ArrayList<>(openAgain())).isEqualTo(Folders.range(1, elements / 2));
    }

    @Test
    void batch_forWhichTheDiskHasNoRoom_isNotInTheQueue_norAfterOpening() {
        PersistentElasticQueue<Long> queue = open(builder);
        queue.add(1L);
        disk.setFull(true);
        assertThatThrownBy(() -> queue.offerBatch(Folders.range(100, 200))).isInstanceOf(UncheckedIOException.class);
        assertThat(queue.size()).isEqualTo(1);
        disk.setFull(false);
        assertThat(queue.offerBatch(Folders.range(2, 4))).isTrue();
        assertThat(new ArrayList<>(queue)).isEqualTo(Folders.range(1, 4));
        PersistentElasticQueue<Long> again = openAgain();
        assertThat(again.recovery().discarded()).isPositive();
        assertThat(again.size()).isEqualTo(4);
        assertThat(Folders.drain(again)).isEqualTo(Folders.range(1, 4));
    }

    @Test
    void voidBatch_isPassedOver_whenTheLogIsRead() {
        PersistentElasticQueue<Long> queue = open(builder.memory(1, 1));
        queue.addAll(Folders.range(1, 3));
        disk.setFull(true);
        assertThatThrownBy(() -> queue.offerBatch(Folders.range(100, 200))).isInstanceOf(UncheckedIOException.class);
        disk.setFull(false);
        queue.addAll(Folders.range(4, 6));
        assertThat(Folders.drain(queue)).isEqualTo(Folders.range(1, 6));
    }

    @Test
    void fullDisk_letsTheOldestBeAcknowledged_together() {
        PersistentElasticQueue<Long> queue = open(builder);
        List<Long> in = fill(queue);
        for (int i = 0; i < in.size() / 2; i++) {
            assertThat(queue.ack(List.of(queue.receive(), queue.receive()))).isEqualTo(2);
        }
        assertThat(openAgain().size()).isEqualTo(in.size() % 2);
    }

    @Test
    void batchThatCantBeSettled_staysWhereItIs_alsoAfterOpening() {
        PersistentElasticQueue<Long> queue = open(builder);
        List<Long> in = fill(queue);
        List<Long> out = new ArrayList<>();
        Long[] into = new Long[3];
        try {
            while (true) {
                int taken = queue.pollBatch(into, 0, 3);
                out.addAll(List.of(into).subList(0, taken));
            }
        } catch (UncheckedIOException e) {
            assertThat(e).hasMessageContaining("nothing was appended");
        }
        List<Long> rest = in.subList(out.size(), in.size());
        assertThat(new ArrayList<>(queue)).isEqualTo(rest).isNotEmpty();
        assertThat(new ArrayList<>(openAgain())).isEqualTo(rest);
    }

    @Test
    void batchThatCantBeSettled_staysWhereItIs() {
        PersistentElasticQueue<Long> queue = open(builder);
        List<Long> in = fill(queue);
        Delivery<Long> oldest = queue.receive(); // keeps the log
        List<Long> out = new ArrayList<>();
        while (true) {
            Long[] into = new Long[3];
            try {
                int taken = queue.pollBatch(into, 0, 3);
                out.addAll(List.of(into).subList(0, taken));
            } catch (UncheckedIOException e) {
                break;
            }
        }
        List<Long> rest = new ArrayList<>(in.subList(1 + out.size(), in.size()));
        assertThat(out).isEqualTo(in.subList(1, 1 + out.size()));
        assertThat(rest).isNotEmpty();
        assertThat(new ArrayList<>(queue)).isEqualTo(rest);
        assertThat(oldest.ack()).isTrue();
        assertThat(new ArrayList<>(openAgain())).isEqualTo(rest);
    }

    @Test
    void partialBatch_takesWhatTheDiskTakes() {
        PersistentElasticQueue<Long> queue = open(builder);
        disk.setFull(true);
        Long[] batch = Folders.range(1, 500).toArray(Long[]::new);
        int accepted = queue.offerBatchPartial(batch, 0, batch.length);
        assertThat(accepted).isBetween(1, 499);
        assertThat(queue.size()).isEqualTo(accepted);
        assertThat(new ArrayList<>(openAgain())).isEqualTo(Folders.range(1, accepted));
    }

    @Test
    void failedForce_isSaid_andTheQueueTakesNothingMore() {
        PersistentElasticQueue<Long> queue = open(builder.durability(Durability.EVERY_WRITE));
        queue.add(1L);
        disk.failForces();
        assertThatThrownBy(() -> queue.add(2L)).isInstanceOf(JournalFailedException.class);
        assertThatThrownBy(() -> queue.add(3L)).isInstanceOf(JournalFailedException.class);
        assertThatThrownBy(queue::poll).isInstanceOf(JournalFailedException.class);
        assertThatThrownBy(queue::sync).isInstanceOf(JournalFailedException.class);
        assertThat(queue.peek()).isEqualTo(1);
    }
}
