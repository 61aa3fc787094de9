package io.elasticq.pipeline.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalConfig;
import io.elasticq.journal.JournalRecord;
import io.elasticq.journal.Retention;
import io.elasticq.journal.TailStart;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalIoTest {

    @TempDir
    Path folder;

    private static Journal journal(Retention retention) {
        return Journal.inMemory(
                JournalConfig.builder().segmentSize(4096).retention(retention).build());
    }

    private static String text(JournalRecord event) {
        return UTF_8.decode(event.payload()).toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static List<String> append(Journal journal, int from, int to) {
        List<String> events =
                IntStream.range(from, to).mapToObj(i -> "event " + i).toList();
        events.forEach(event -> journal.append(bytes(event)));
        return events;
    }

    private static JournalSource<String> source(Journal journal) {
        return Sources.journal(journal, JournalIoTest::text);
    }

    private static List<String> contents(Journal journal) throws Exception {
        return Opened.all(source(journal).endingAtTheLast(), null);
    }

    @Test
    void source_resumesAtEachPosition() throws Exception {
        try (Journal journal = journal(Retention.ALL)) {
            List<String> events = append(journal, 0, 40);
            SourcesTest.resumesAtEachPosition(source(journal).endingAtTheLast(), events);
        }
    }

    @Test
    void source_follows_orEndsAtTheLastOfItsOpening() throws Exception {
        try (Journal journal = journal(Retention.ALL);
                SourceReader<String> follows = Opened.source(source(journal), null);
                SourceReader<String> none = Opened.source(source(journal).endingAtTheLast(), null)) {
            List<String> read = new ArrayList<>();
            assertThat(Opened.readAll(follows, read, 3)).isFalse();
            List<String> events = append(journal, 0, 5);
            assertThat(none.read(read::add, 3)).isEqualTo(SourceReader.END);
            try (SourceReader<String> ends = Opened.source(source(journal).endingAtTheLast(), null);
                    SourceReader<String> later = Opened.source(source(journal).from(TailStart.next()), null)) {
                append(journal, 5, 6);
                List<String> ended = new ArrayList<>();
                assertThat(Opened.readAll(ends, ended, 3)).isTrue();
                assertThat(ended).isEqualTo(events);
                byte[] beforeAny = Opened.position(later, 1);
                List<String> last = new ArrayList<>();
                Opened.readAll(later, last, 3);
                assertThat(last).containsExactly("event 5");
                assertThat(Opened.all(source(journal).from(TailStart.next()).endingAtTheLast(), beforeAny))
                        .isEqualTo(last);
            }
            assertThat(Opened.readAll(follows, read, 3)).isFalse();
            assertThat(read).hasSize(6).startsWith(events.toArray(String[]::new));
        }
    }

    @Test
    void source_thatWasTooSlow_fails_orCounts() throws Exception {
        try (Journal journal = journal(Retention.ring(3));
                SourceReader<String> strict = Opened.source(source(journal), null)) {
            append(journal, 0, 1);
            List<String> read = new ArrayList<>();
            strict.read(read::add, 1);
            byte[] position = Opened.position(strict, 1);
            List<String> all = append(journal, 1, 1000);
            assertThatThrownBy(() -> strict.read(read::add, 1)).hasMessageContaining("missed=");
            List<Long> missed = new ArrayList<>();
            try (SourceReader<String> counts = Opened.source(source(journal).onMissed(missed::add), position)) {
                Opened.readAll(counts, read, 100);
            }
            assertThat(missed).hasSize(1);
            assertThat(read.subList(1, read.size()))
                    .isEqualTo(all.subList(missed.get(0).intValue(), all.size()));
        }
    }

    @Test
    void cursor_isWhereTheLastCompleteCheckpointNeedsIt() throws Exception {
        try (Journal journal = journal(Retention.CURSORS)) {
            append(journal, 0, 50);
            JournalSource<String> source = source(journal).keptBy("me");
            byte[] second;
            try (SourceReader<String> reader = Opened.source(source, null)) {
                assertThat(journal.cursors()).containsEntry("me", 1L);
                reader.read(event -> {}, 10);
                Opened.position(reader, 1);
                reader.read(event -> {}, 10);
                second = Opened.position(reader, 2);
                reader.read(event -> {}, 10);
                Opened.position(reader, 3);
                assertThat(journal.cursors()).containsEntry("me", 1L);
                reader.committed(2);
                assertThat(journal.cursors()).containsEntry("me", 21L);
                append(journal, 50, 1000);
                journal.trim();
            }
            try (SourceReader<String> reader = Opened.source(source, second)) {
                List<String> read = new ArrayList<>();
                Opened.readAll(reader, read, 100);
                assertThat(read).hasSize(980).startsWith("event 20").endsWith("event 999");
            }
        }
    }

    @Test
    void recordThatCantBeDecoded_fails_andIsNextAgain() throws Exception {
        try (Journal journal = journal(Retention.ALL)) {
            append(journal, 0, 3);
            JournalSource<String> strict = Sources.journal(journal, event -> {
                if (event.sequence() == 2) {
                    throw new IllegalArgumentException("bad record");
                }
                return text(event);
            });
            try (SourceReader<String> reader = Opened.source(strict, null)) {
                List<String> read = new ArrayList<>();
                assertThatThrownBy(() -> reader.read(read::add, 5)).hasMessage("bad record");
                assertThat(read).containsExactly("event 0");
                assertThat(Opened.all(source(journal).endingAtTheLast(), Opened.position(reader, 1)))
                        .containsExactly("event 1", "event 2");
            }
        }
    }

    @Test
    void sink_appendsAtOnce_andForcesBeforeACheckpoint() throws Exception {
        try (Journal journal = Journal.open(
                        folder, JournalConfig.builder().segmentSize(1 << 20).build());
                SinkWriter<String> writer = Opened.sink(Sinks.journal(journal, JournalIoTest::bytes))) {
            writer.write("a");
            writer.write("b");
            assertThat(contents(journal)).containsExactly("a", "b");
            assertThat(journal.durableSequence()).isLessThan(2);
            Opened.prepare(writer, 1);
            assertThat(journal.durableSequence()).isEqualTo(2);
        }
    }

    private static Sink<String> exact(Journal journal) {
        return Sinks.journalExactlyOnce(journal, JournalIoTest::bytes, 1 << 20);
    }

    @Test
    void exactLife_withCrashesAnywhere_hasEachRecordOnce_andTakesNoneBack() throws Exception {
        for (int seed = 0; seed < (Boolean.getBoolean("elasticq.deep") ? 5000 : 100); seed++) {
            try (Journal journal = journal(Retention.ALL)) {
                new ExactLife(
                                new ExactLife.Rig() {
                                    @Override
                                    public Sink<String> sink() {
                                        return exact(journal);
                                    }

                                    /** In the midst of a commit: some of what it appends is there. */
                                    @Override
                                    public void crash(Random random, byte[] state) throws Exception {
                                        List<byte[]> payloads = payloads(state);
                                        long base = ByteBuffer.wrap(state).getLong();
                                        int there = (int) (journal.lastSequence() - base);
                                        int until = there + random.nextInt(payloads.size() - there + 1);
                                        payloads.subList(there, until).forEach(journal::append);
                                    }

                                    @Override
                                    public List<String> seen() throws Exception {
                                        return contents(journal);
                                    }

                                    @Override
                                    public boolean isFinal() {
                                        return true;
                                    }
                                },
                                seed)
                        .run();
            }
        }
    }

    private static List<byte[]> payloads(byte[] state) throws Exception {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(state));
        in.readLong();
        List<byte[]> payloads = new ArrayList<>();
        for (int count = in.readInt(); count > 0; count--) {
            payloads.add(in.readNBytes(in.readInt()));
        }
        return payloads;
    }

    @Test
    void exactSink_showsEvents_whenTheirCheckpointIsComplete() throws Exception {
        try (Journal journal = journal(Retention.ALL);
                SinkWriter<String> writer = Opened.sink(exact(journal))) {
            writer.write("a");
            Opened.prepare(writer, 1);
            writer.write("b");
            assertThat(contents(journal)).isEmpty();
            Opened.prepare(writer, 2);
            writer.write("c");
            writer.commit(1);
            assertThat(contents(journal)).containsExactly("a");
            writer.commit(2);
            assertThat(contents(journal)).containsExactly("a", "b");
            writer.commit(2);
            assertThatThrownBy(writer::complete).hasMessageContaining("events=1");
            Opened.prepare(writer, 3);
            writer.commit(3);
            writer.complete();
            assertThat(contents(journal)).containsExactly("a", "b", "c");
        }
    }

    @Test
    void exactSink_refusesAJournal_thatSomebodyElseHasChanged() throws Exception {
        try (Journal journal = journal(Retention.ALL)) {
            byte[] state;
            try (SinkWriter<String> writer = Opened.sink(exact(journal))) {
                writer.write("a");
                writer.write("b");
                state = Opened.prepare(writer, 1);
                journal.append(bytes("x"));
                assertThatThrownBy(() -> writer.commit(1)).hasMessageContaining("somebody else appends");
                assertThatThrownBy(() -> Opened.prepare(writer, 2)).hasMessageContaining("somebody else appends");
            }
            assertThatThrownBy(() -> Opened.sink(exact(journal), state, 1))
                    .hasMessageContaining("a record of the journal is none of this sink")
                    .hasMessageContaining("sequence=1");
            append(journal, 0, 5);
            assertThatThrownBy(() -> Opened.sink(exact(journal), state, 1))
                    .hasMessageContaining("last record=6, possible=0 to 2");
        }
        try (Journal journal = journal(Retention.ALL)) {
            append(journal, 0, 5);
            byte[] state;
            try (SinkWriter<String> writer = Opened.sink(exact(journal))) {
                state = Opened.prepare(writer, 1);
            }
            try (Journal shorter = journal(Retention.ALL)) {
                assertThatThrownBy(() -> Opened.sink(exact(shorter), state, 1))
                        .hasMessageContaining("last record=0, possible=5 to 5");
            }
        }
    }

    @Test
    void exactSink_isBounded_andRefusesWhatWouldNotFitLater() throws Exception {
        try (Journal journal = Journal.inMemory(JournalConfig.builder()
                        .segmentSize(4096)
                        .maxRecordSize(10)
                        .build());
                SinkWriter<String> writer = Opened.sink(Sinks.journalExactlyOnce(journal, JournalIoTest::bytes, 5))) {
            assertThatThrownBy(() -> writer.write("x".repeat(11))).hasMessageContaining("maxRecordSize=10");
            writer.write("abc");
            assertThatThrownBy(() -> writer.write("def")).hasMessageContaining("bytes=6, maxHeldBytes=5");
            Opened.prepare(writer, 1);
            assertThatThrownBy(() -> writer.write("def")).hasMessageContaining("maxHeldBytes=5");
            writer.commit(1);
            writer.write("def");
            assertThat(contents(journal)).containsExactly("abc");
        }
        assertThatThrownBy(() -> Sinks.journalExactlyOnce(journal(Retention.ALL), e -> new byte[0], 0))
                .hasMessageContaining("maxHeldBytes=0");
    }
}
