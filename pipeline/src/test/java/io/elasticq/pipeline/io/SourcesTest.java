package io.elasticq.pipeline.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SourcesTest {

    private static final List<Long> NUMBERS = LongStream.range(0, 40).boxed().toList();

    /** Reads the first {@code cut}, takes a position, reads on, and opens another reader at that position: as after a crash. */
    static <T> void resumesAtEachPosition(Source<T> source, List<T> all) throws Exception {
        assertThat(source.metadata().replayable()).isTrue();
        for (int cut = 0; cut <= all.size(); cut++) {
            List<T> before = new ArrayList<>();
            byte[] position;
            try (SourceReader<T> reader = Opened.source(source, null)) {
                while (before.size() < cut) {
                    reader.read(before::add, cut - before.size());
                }
                position = Opened.position(reader, 1);
                reader.read(event -> {}, 3);
            }
            List<T> after = Opened.all(source, position);
            assertThat(Stream.of(before, after).flatMap(List::stream).toList())
                    .as("cut at %s", cut)
                    .containsExactlyElementsOf(all);
        }
    }

    @TestFactory
    Stream<DynamicTest> replayableSource_resumesAtEachPosition() {
        record Named(String name, Source<Long> source) {}
        return Stream.of(
                        new Named("iterable", Sources.iterable(NUMBERS)),
                        new Named("stream", Sources.stream(NUMBERS::stream)),
                        new Named("range", Sources.range(0, 40)))
                .map(named ->
                        DynamicTest.dynamicTest(named.name(), () -> resumesAtEachPosition(named.source(), NUMBERS)));
    }

    @Test
    void resume_ofAResumedReader_goesOnFromTheBeginning_notFromWhereItWasOpened() throws Exception {
        Random random = new Random(4);
        for (Source<Long> source : List.of(Sources.iterable(NUMBERS), Sources.range(0, 40))) {
            List<Long> read = new ArrayList<>();
            byte[] position = null;
            while (read.size() < NUMBERS.size()) {
                try (SourceReader<Long> reader = Opened.source(source, position)) {
                    reader.read(read::add, 1 + random.nextInt(4));
                    position = Opened.position(reader, 1);
                }
            }
            assertThat(read).containsExactlyElementsOf(NUMBERS);
        }
    }

    @Test
    void read_whoseTakerThrows_countsTheEventAsRead() throws Exception {
        for (Source<Long> source : List.of(Sources.iterable(NUMBERS), Sources.range(0, 40))) {
            try (SourceReader<Long> reader = Opened.source(source, null)) {
                assertThatThrownBy(() -> reader.read(
                                event -> {
                                    throw new IllegalStateException("no");
                                },
                                5))
                        .hasMessage("no");
                assertThat(Opened.all(source, Opened.position(reader, 1)))
                        .containsExactlyElementsOf(NUMBERS.subList(1, 40));
            }
        }
    }

    @Test
    void resume_beyondTheEnd_isAnError() throws Exception {
        byte[] position;
        try (SourceReader<Long> reader = Opened.source(Sources.iterable(NUMBERS), null)) {
            Opened.readAll(reader, new ArrayList<>(), 100);
            position = Opened.position(reader, 1);
        }
        assertThatThrownBy(() -> Opened.source(Sources.iterable(NUMBERS.subList(0, 39)), position))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("elements=39, position=40");
        assertThatThrownBy(() -> Opened.source(Sources.range(5, 44), position))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("from=5, to=44, position=40");
        assertThatThrownBy(() -> Opened.source(Sources.range(5, 44), new byte[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a-source");
    }

    @Test
    void nullElement_isAnError() {
        assertThatThrownBy(() -> Opened.all(Sources.iterable(Arrays.asList("a", null)), null))
                .isInstanceOf(NullPointerException.class);
    }

    @Test
    void sourceForOneRun_isRefusedASecondOne() throws Exception {
        for (Source<Long> source : List.of(Sources.iterator(NUMBERS.iterator()), Sources.stream(NUMBERS.stream()))) {
            assertThat(source.metadata().replayable()).isFalse();
            assertThat(Opened.all(source, null)).containsExactlyElementsOf(NUMBERS);
            assertThatThrownBy(() -> Opened.source(source, null)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void sourceForOneRun_goesOnWithWhatThereIs_whateverThePositionSays() throws Exception {
        Source<Long> source = Sources.iterator(NUMBERS.iterator());
        assertThat(Opened.all(source, new byte[0])).containsExactlyElementsOf(NUMBERS);
    }

    @Test
    void stream_isClosed_whenTheRunEnds_andWhenItCantBeResumed() throws Exception {
        AtomicInteger closed = new AtomicInteger();
        Source<Long> source = Sources.stream(() -> NUMBERS.stream().onClose(closed::incrementAndGet));
        try (SourceReader<Long> reader = Opened.source(source, null)) {
            reader.read(event -> {}, 1);
            assertThat(closed).hasValue(0);
        }
        assertThat(closed).hasValue(1);
        assertThatThrownBy(() -> Opened.source(source, new byte[] {0, 0, 0, 0, 0, 0, 0, 99}))
                .isInstanceOf(IllegalStateException.class);
        assertThat(closed).hasValue(2);
    }

    @Test
    void range_atTheEndsOfTheNumbers() throws Exception {
        assertThat(Opened.all(Sources.range(Long.MAX_VALUE - 2, Long.MAX_VALUE), null))
                .containsExactly(Long.MAX_VALUE - 2, Long.MAX_VALUE - 1);
        Source<Long> all = Sources.range(Long.MIN_VALUE, Long.MAX_VALUE);
        byte[] nearEnd = {-1, -1, -1, -1, -1, -1, -1, -2};
        assertThat(Opened.all(all, nearEnd)).containsExactly(Long.MAX_VALUE - 1);
        assertThat(Opened.all(Sources.range(3, 3), null)).isEmpty();
        assertThatThrownBy(() -> Sources.range(3, 2)).hasMessageContaining("from=3, to=2");
    }

    @Test
    void supplier_givesUntilItAnswersNull_andGoesOnLater() throws Exception {
        ArrayDeque<String> given = new ArrayDeque<>(List.of("a", "b"));
        try (SourceReader<String> reader = Opened.source(Sources.supplier(given::poll), null)) {
            List<String> read = new ArrayList<>();
            assertThat(Opened.readAll(reader, read, 1)).isFalse();
            given.add("c");
            assertThat(Opened.readAll(reader, read, 5)).isFalse();
            assertThat(read).containsExactly("a", "b", "c");
        }
    }
}
