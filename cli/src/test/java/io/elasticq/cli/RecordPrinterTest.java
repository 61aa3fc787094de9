package io.elasticq.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.journal.JournalRecord;
import io.elasticq.journal.TailStart;
import io.elasticq.journal.Tailer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordPrinterTest {

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** A record whose content is its sequence. */
    private record Numbered(long sequence, long missed) implements JournalRecord {
        @Override
        public long timestamp() {
            return 0;
        }

        @Override
        public ByteBuffer payload() {
            return ByteBuffer.wrap(Long.toString(sequence).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Is overrun between its two records. */
    private static final class Overrun implements Tailer {
        private final List<Numbered> left = new ArrayList<>(List.of(new Numbered(1, 0), new Numbered(5, 3)));
        private final List<Long> committed = new ArrayList<>();
        private long next = 1;

        @Override
        public JournalRecord read() {
            if (left.isEmpty()) {
                return null;
            }
            Numbered record = left.remove(0);
            next = record.sequence + 1;
            return record;
        }

        @Override
        public void seek(TailStart start) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long nextSequence() {
            return next;
        }

        @Override
        public long missed() {
            return 3;
        }

        @Override
        public void commit() {
            committed.add(next);
        }

        @Override
        public void close() {
            // nothing to let go of
        }
    }

    private void print(Tailer tailer, OutputStream out) throws CliException {
        Streams streams = new Streams(
                new ByteArrayInputStream(new byte[0]),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false,
                80);
        new RecordPrinter().print(tailer, Long.MAX_VALUE, true, streams, new LineWriter(out));
    }

    @Test
    void overrun_isSaidWhereItIs_andTheCursorIsStoredBehindWhatIsWritten() throws CliException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Overrun tailer = new Overrun();
        print(tailer, out);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("1\n5\n");
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("missed 3 records before 5");
        assertThat(tailer.committed).containsExactly(6L);
    }

    @Test
    void recordThatIsNotWritten_isNotStoredAsWritten_alsoAfterAnOverrun() {
        OutputStream fullAfterOne = new OutputStream() {
            private int writes;

            @Override
            public void write(int b) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                if (++writes > 1) {
                    throw new IOException("No space left on device");
                }
            }
        };
        Overrun tailer = new Overrun();
        assertThatThrownBy(() -> print(tailer, fullAfterOne)).isInstanceOf(CliException.class);
        assertThat(tailer.committed).isEmpty();
    }
}
