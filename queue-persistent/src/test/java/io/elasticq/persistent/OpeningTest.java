package io.elasticq.persistent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.ElasticConfig;
import io.elasticq.InvalidConfigException;
import io.elasticq.OverflowPolicy;
import io.elasticq.journal.JournalLockedException;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opened again, and not opened. */
class OpeningTest {

    @TempDir
    Path folder;

    private static <E> PersistentElasticQueue<E> open(Path folder, ElementCodec<E> codec) {
        return PersistentElasticQueue.builder(codec, ElasticConfig.defaults(), OverflowPolicy.REJECT)
                .segmentSize(Folders.SEGMENT)
                .open(folder);
    }

    @Test
    void openedAgain_holdsWhatItHeld_inOrder_alsoWhatWasReceived() {
        PersistentElasticQueue<Long> queue = Folders.numbers().open(folder);
        assertThat(queue.recovery().elements()).isZero();
        queue.addAll(Folders.range(1, 500));
        for (int i = 0; i < 100; i++) {
            queue.poll();
        }
        long id = queue.receive().id();
        queue.receive().ack();
        queue.offerBatch(Folders.range(501, 600));
        queue.close();
        assertThat(queue.poll()).isEqualTo(103);
        queue.release();

        PersistentElasticQueue<Long> again = Folders.numbers().open(folder);
        assertThat(again.recovery().elements()).isEqualTo(498);
        assertThat(again.size()).isEqualTo(498);
        assertThat(again.isClosed()).isFalse();
        assertThat(again.stats().accepted()).isEqualTo(498);
        Delivery<Long> first = again.receive();
        assertThat(first.element()).isEqualTo(101);
        assertThat(first.id()).isEqualTo(id);
        first.giveBack();
        List<Long> expected = new ArrayList<>(Folders.range(101, 600));
        expected.removeAll(List.of(102L, 103L));
        assertThat(new ArrayList<>(again)).isEqualTo(expected);
        assertThat(Folders.drain(again)).isEqualTo(expected);
        again.release();
        PersistentElasticQueue<Long> empty = Folders.numbers().open(folder);
        assertThat(empty.recovery().elements()).isZero();
        empty.release();
    }

    @Test
    void farMoreThanTheMemory_goesThroughTheLog_inOrder_andComesOutAfterOpening() {
        PersistentElasticQueue<Long> queue =
                Folders.numbers().memory(100, 1 << 20).open(folder);
        queue.addAll(Folders.range(1, 20_000));
        assertThat(queue.storage().inMemory()).isEqualTo(100);
        assertThat(queue.storage().spilled()).isEqualTo(19_900);
        assertThat(queue.storage().segments()).isGreaterThan(10);
        for (long i = 1; i <= 5000; i++) {
            assertThat(queue.poll()).isEqualTo(i);
            assertThat(queue.storage().inMemory()).isLessThanOrEqualTo(100);
        }
        assertThat(queue.remove((Object) 12_345L)).isTrue();
        assertThat(queue.remove((Object) 5_001L)).isTrue();
        assertThat(queue.remove((Object) 12_345L)).isFalse();
        assertThat(queue.contains(12_346L)).isTrue();
        queue.release();
        PersistentElasticQueue<Long> again = Folders.numbers().memory(100, 1000).open(folder);
        List<Long> expected = new ArrayList<>(Folders.range(5002, 20_000));
        expected.remove(12_345L);
        assertThat(again.size()).isEqualTo(expected.size());
        assertThat(Folders.drain(again)).isEqualTo(expected);
        again.release();
    }

    @Test
    void smallerBound_losesNothing_andRefusesUntilThereIsRoom() {
        PersistentElasticQueue<Long> queue = Folders.numbers().open(folder);
        queue.addAll(Folders.range(1, 10));
        queue.release();
        PersistentElasticQueue<Long> again = PersistentElasticQueue.builder(
                        Identity.CODEC, ElasticConfig.fixed(8), OverflowPolicy.REJECT)
                .segmentSize(Folders.SEGMENT)
                .open(folder);
        for (long i = 1; i <= 2; i++) {
            assertThat(again.offer(99L)).isFalse();
            assertThat(again.poll()).isEqualTo(i);
        }
        assertThat(again.offer(11L)).isFalse();
        again.poll();
        assertThat(again.offer(11L)).isTrue();
        assertThat(Folders.drain(again)).isEqualTo(Folders.range(4, 11));
        again.release();
    }

    @Test
    void heldByAnother_isRefused_andSaysByWhom() {
        PersistentElasticQueue<Long> queue = Folders.numbers().open(folder);
        assertThatThrownBy(() -> Folders.numbers().open(folder))
                .isInstanceOf(JournalLockedException.class)
                .hasMessageContaining("pid=" + ProcessHandle.current().pid());
        assertThat(queue.offer(1L)).isTrue();
        queue.release();
        PersistentElasticQueue<Long> again = Folders.numbers().open(folder);
        assertThat(again.poll()).isEqualTo(1);
        again.release();
    }

    @Test
    void otherCodec_isRefused_andSaysWhich() {
        assertThat(PersistentElasticQueue.codecOf(folder)).isEmpty();
        open(folder, ElementCodec.utf8()).release();
        assertThat(PersistentElasticQueue.codecOf(folder)).contains("utf8");
        assertThatThrownBy(() -> open(folder, ElementCodec.bytes()))
                .isInstanceOf(QueueFormatException.class)
                .hasMessageContaining("found=utf8")
                .hasMessageContaining("wanted=bytes");
        open(folder, ElementCodec.utf8()).release();
    }

    @Test
    void otherVersion_isRefused_andSaysWhich() throws IOException {
        open(folder, ElementCodec.utf8()).release();
        Files.writeString(folder.resolve("queue"), "elasticq queue 2\nanything\n");
        assertThatThrownBy(() -> open(folder, ElementCodec.utf8()))
                .isInstanceOf(QueueFormatException.class)
                .hasMessageContaining("found=elasticq queue 2")
                .hasMessageContaining("known=elasticq queue 1");
    }

    @Test
    void recordOfAnUnknownKind_isRefused() {
        open(folder, ElementCodec.utf8()).release();
        try (io.elasticq.journal.Journal journal = io.elasticq.journal.Journal.open(
                folder.resolve("log"), Folders.numbers().journalConfig())) {
            journal.append(new byte[] {9, 1, 2});
        }
        assertThatThrownBy(() -> open(folder, ElementCodec.utf8()))
                .isInstanceOf(QueueFormatException.class)
                .hasMessageContaining("kind=9")
                .hasMessageContaining("sequence=1");
    }

    @Test
    void damagedOrMissingDescription_isRefused() throws IOException {
        PersistentElasticQueue<String> queue = open(folder, ElementCodec.utf8());
        queue.add("x");
        queue.release();
        Path file = folder.resolve("queue");
        String content = Files.readString(file);
        for (String broken : List.of("", "junk", content.replace("utf8", "utf9"), content.substring(0, 20))) {
            Files.writeString(file, broken);
            assertThatThrownBy(() -> open(folder, ElementCodec.utf8()))
                    .isInstanceOf(QueueCorruptException.class)
                    .hasMessageContaining(file.toString());
        }
        Files.delete(file);
        Path target = folder.resolve("saved");
        assertThat(PersistentElasticQueue.salvage(folder, target, ElementCodec.utf8())
                        .elements())
                .isEqualTo(1);
        PersistentElasticQueue<String> saved = open(target, ElementCodec.utf8());
        assertThat(saved.poll()).isEqualTo("x");
        saved.release();
        assertThatThrownBy(() -> open(folder, ElementCodec.utf8()))
                .isInstanceOf(QueueCorruptException.class)
                .hasMessageContaining("missing")
                .hasMessageContaining("lastSequence=1");
        Files.writeString(file, content);
        PersistentElasticQueue<String> again = open(folder, ElementCodec.utf8());
        assertThat(again.poll()).isEqualTo("x");
        again.release();
    }

    @Test
    void damagedLog_isRefused_andSaysWhere_andWhatIsWholeCanBeSaved() throws IOException {
        PersistentElasticQueue<String> queue = open(folder, ElementCodec.utf8());
        for (int i = 0; i < 100; i++) {
            queue.add("element " + i);
        }
        for (int i = 0; i < 10; i++) {
            queue.poll();
        }
        queue.release();
        Path segment = folder.resolve("log").resolve("0000000000000001.seg");
        byte[] bytes = Files.readAllBytes(segment);
        int place = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("element 42");
        bytes[place] ^= 1;
        Files.write(segment, bytes);
        assertThatThrownBy(() -> open(folder, ElementCodec.utf8()))
                .isInstanceOf(QueueCorruptException.class)
                .hasMessageContaining("sequence=43")
                .hasMessageContaining("offset=")
                .hasMessageContaining("PersistentElasticQueue.salvage(" + folder);

        Path target = folder.resolveSibling(folder.getFileName() + "-saved");
        SalvagedQueue saved = PersistentElasticQueue.salvage(folder, target);
        assertThat(saved.elements()).isEqualTo(89);
        assertThat(saved.uncertain()).isEqualTo(32); // 10 to 41 could have been taken in the gap
        assertThat(saved.log().missing()).isEqualTo(1);
        PersistentElasticQueue<String> again = open(target, ElementCodec.utf8());
        List<String> expected = new ArrayList<>();
        for (int i = 10; i < 100; i++) {
            if (i != 42) {
                expected.add("element " + i);
            }
        }
        assertThat(new ArrayList<>(again)).isEqualTo(expected);
        again.release();
        assertThatThrownBy(() -> PersistentElasticQueue.salvage(folder, target))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(target.toString());
        assertThatThrownBy(() -> PersistentElasticQueue.salvage(folder.resolve("nowhere"), target))
                .isInstanceOf(QueueFormatException.class)
                .hasMessageContaining("nowhere");
    }

    @Test
    void elementThatCantBeDecoded_staysAtTheHead_untilACodecCanReadIt() {
        PersistentElasticQueue<String> queue = open(folder, ElementCodec.utf8());
        queue.addAll(List.of("1", "x", "3"));
        queue.release();
        ElementCodec<Integer> numbers = ElementCodec.of(
                "utf8",
                number -> number.toString().getBytes(StandardCharsets.UTF_8),
                bytes -> Integer.valueOf(new String(bytes, StandardCharsets.UTF_8)));
        PersistentElasticQueue<Integer> strict = open(folder, numbers);
        assertThat(strict.poll()).isEqualTo(1);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(strict::poll)
                    .isInstanceOf(ElementDecodeException.class)
                    .hasMessageContaining("id=2");
            assertThatThrownBy(() -> strict.pollBatch(new ArrayList<>(), 3)).isInstanceOf(ElementDecodeException.class);
        }
        strict.release();
        PersistentElasticQueue<String> again = open(folder, ElementCodec.utf8());
        assertThat(new ArrayList<>(again)).containsExactly("x", "3");
        again.release();
    }

    @Test
    void serialization_mustBeAskedFor_withAFilter() {
        ElementCodec<ArrayList<String>> codec = codecOfLists("java.util.*;java.lang.*;!*");
        PersistentElasticQueue<ArrayList<String>> queue = open(folder, codec);
        queue.add(new ArrayList<>(List.of("a", "b")));
        queue.release();
        PersistentElasticQueue<ArrayList<String>> again = open(folder, codec);
        assertThat(again.poll()).containsExactly("a", "b");
        again.add(new ArrayList<>(List.of("c")));
        again.release();
        PersistentElasticQueue<ArrayList<String>> narrow = open(folder, codecOfLists("!*"));
        assertThatThrownBy(narrow::poll)
                .isInstanceOf(ElementDecodeException.class)
                .hasMessageContaining("codec=java:java.util.ArrayList");
        narrow.release();
        assertThatThrownBy(() -> ElementCodec.serializable(String.class, null)).hasMessageContaining("filter");
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static ElementCodec<ArrayList<String>> codecOfLists(String filter) {
        return (ElementCodec) ElementCodec.serializable(ArrayList.class, ObjectInputFilter.Config.createFilter(filter));
    }

    @Test
    void elementThatIsTooLarge_orNoText_isRefused_andNothingIsWritten() {
        PersistentElasticQueue<String> queue = PersistentElasticQueue.builder(
                        ElementCodec.utf8(), ElasticConfig.defaults(), OverflowPolicy.REJECT)
                .maxElementSize(10)
                .segmentSize(Folders.SEGMENT)
                .open(folder);
        assertThat(queue.offer("0123456789")).isTrue(); // 30 would be needed at the most
        assertThatThrownBy(() -> queue.offer("0123456789x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxElementSize=10");
        assertThatThrownBy(() -> queue.offer("\ud800"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a text");
        assertThatThrownBy(() -> queue.offerBatch(List.of("ok", "much too long for it")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(queue.storage().lastSequence()).isEqualTo(1);
        queue.release();
    }

    @Test
    void codecThatLies_isTold() {
        ElementCodec<String> liar = new ElementCodec<>() {
            @Override
            public String id() {
                return "liar";
            }

            @Override
            public int maxLength(String element) {
                return 1;
            }

            @Override
            public void encode(String element, java.nio.ByteBuffer target) {
                target.putLong(1);
            }

            @Override
            public String decode(java.nio.ByteBuffer source) {
                return "";
            }
        };
        PersistentElasticQueue<String> queue = open(folder, liar);
        assertThatThrownBy(() -> queue.offer("x"))
                .hasMessageContaining("codec=liar")
                .hasMessageContaining("maxLength=1");
        queue.release();
        assertThatThrownBy(() -> ElementCodec.of("no spaces", s -> new byte[0], b -> ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("id=no spaces");
    }

    @Test
    void badConfiguration_isRefused_andNamesTheValues() {
        PersistentQueueBuilder<Long> builder = Folders.numbers();
        assertThatThrownBy(() -> builder.memory(0, 1)).hasMessageContaining("elements=0");
        assertThatThrownBy(() -> builder.memory(1, 0)).hasMessageContaining("bytes=0");
        assertThatThrownBy(() -> builder.maxInFlight(0)).hasMessageContaining("maxInFlight=0");
        assertThatThrownBy(() -> builder.maxElementSize(-1)).hasMessageContaining("maxElementSize=-1");
        assertThatThrownBy(() -> builder.ackTimeout(java.time.Duration.ZERO)).hasMessageContaining("ackTimeout=PT0S");
        assertThatThrownBy(() -> Folders.numbers().segmentSize(5000).open(folder))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("segmentSize=5000");
        assertThatThrownBy(
                        () -> Folders.numbers().maxElementSize(Folders.SEGMENT).open(folder))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("maxElementSize=" + Folders.SEGMENT)
                .hasMessageContaining("segmentSize=" + Folders.SEGMENT);
    }
}
