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

    @Test
    void fullDisk_isInUseAgain_whenSegmentsAreGivenUp() {
        PersistentElasticQueue<Long> queue = open(builder);
        queue.addAll(Folders.range(1, 500));
        List<Long> all = new ArrayList<>(Folders.range(1, 500));
        all.addAll(fill(queue));
        assertThat(Folders.drain(queue)).isEqualTo(all);
        for (long i = 1; i <= 10; i++) {
            assertThat(queue.offer(i)).isTrue();
        }
        assertThat(Folders.drain(openAgain())).endsWith(Folders.range(1, 10).toArray(Long[]::new));
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
        queue.add(1L);
        disk.setFull(true);
        assertThatThrownBy(() -> queue.offerBatch(Folders.range(100, 200))).isInstanceOf(UncheckedIOException.class);
        disk.setFull(false);
        queue.addAll(Folders.range(2, 4));
        assertThat(Folders.drain(queue)).isEqualTo(Folders.range(1, 4));
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
