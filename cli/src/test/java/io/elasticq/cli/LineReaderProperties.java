package io.elasticq.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class LineReaderProperties {

    @Property(tries = 300)
    void lines_joined_areTheInput_andEachEndsAtItsLineFeed(
            @ForAll Random random, @ForAll @IntRange(max = 5_000) int length, @ForAll @IntRange(min = 1) int readSize)
            throws IOException {
        byte[] input = Hostile.bytes(random, length);
        List<byte[]> lines = readAll(new SmallReads(input, readSize));
        assertThat(Hostile.join(lines)).isEqualTo(input);
        for (int i = 0; i < lines.size(); i++) {
            byte[] line = lines.get(i);
            assertThat(line).isNotEmpty();
            for (int at = 0; at < line.length - 1; at++) {
                assertThat(line[at]).isNotEqualTo((byte) '\n');
            }
            if (i < lines.size() - 1) {
                assertThat(line[line.length - 1]).isEqualTo((byte) '\n');
            }
        }
    }

    @Example
    void aLineMuchLongerThanTheBuffer_isOneLine() throws IOException {
        byte[] input = new byte[3_000_001];
        input[2_999_999] = '\n';
        assertThat(readAll(new ByteArrayInputStream(input)))
                .extracting(line -> line.length)
                .containsExactly(3_000_000, 1);
    }

    @Example
    void aFailure_comesAfterWhatWasRead() throws IOException {
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the disk is gone");
            }
        };
        InputStream in =
                new SequenceInputStream(new ByteArrayInputStream("one\ntw".getBytes(StandardCharsets.UTF_8)), failing);
        LineReader reader = new LineReader(in);
        assertThat(reader.next()).asString().isEqualTo("one\n");
        assertThat(reader.next()).asString().isEqualTo("tw");
        assertThatThrownBy(reader::next).isInstanceOf(IOException.class).hasMessage("the disk is gone");
    }

    private static List<byte[]> readAll(InputStream in) throws IOException {
        LineReader reader = new LineReader(in);
        List<byte[]> lines = new ArrayList<>();
        for (byte[] line = reader.next(); line != null; line = reader.next()) {
            lines.add(line);
        }
        return lines;
    }

    /** Bytes that a program which takes them for text gets wrong. */
    static final class Hostile {

        private static final byte[] FAVOURITES = {'\n', '\n', '\r', 0, (byte) 0xff, (byte) 0xc3, 0x1a, 'a'};

        private Hostile() {}

        static byte[] bytes(Random random, int length) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            for (int i = 0; i < length; i++) {
                if (random.nextInt(3) == 0) {
                    bytes[i] = FAVOURITES[random.nextInt(FAVOURITES.length)];
                }
            }
            return bytes;
        }

        static byte[] join(List<byte[]> parts) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            parts.forEach(all::writeBytes);
            return all.toByteArray();
        }
    }

    /** Gives so many bytes at a time at the most. */
    private static final class SmallReads extends ByteArrayInputStream {
        private final int size;

        SmallReads(byte[] bytes, int size) {
            super(bytes);
            this.size = size;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            return super.read(into, offset, Math.min(length, size));
        }
    }
}
