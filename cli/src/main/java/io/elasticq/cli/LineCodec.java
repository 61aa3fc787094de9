package io.elasticq.cli;

import io.elasticq.router.EventCodec;
import java.nio.ByteBuffer;

/**
 * Lines as the records of a journal: without the line feed, as {@code journal append} writes them. A line feed at the end of a record, where none can come
 * from a line, stands for a line that has none: the last one of the input.
 */
final class LineCodec implements EventCodec<Line> {

    /** The longest line, with its line feed, that is a record of so many bytes at the most. */
    static int longestLine(int maxRecordSize) {
        return maxRecordSize - 1;
    }

    /** A line as a record. */
    static byte[] record(byte[] line) {
        ByteBuffer target = ByteBuffer.allocate(lengthOf(line));
        new LineCodec().encode(new Line(Line.REPLAYED, line), target);
        return target.array();
    }

    /** A record as a line. */
    static byte[] line(byte[] bytes) {
        return new LineCodec().decode(ByteBuffer.wrap(bytes)).bytes();
    }

    private static int lengthOf(byte[] line) {
        return Line.isEnded(line) ? line.length - 1 : line.length + 1;
    }

    @Override
    public int maxLength(Line line) {
        return lengthOf(line.bytes());
    }

    @Override
    public void encode(Line line, ByteBuffer target) {
        byte[] bytes = line.bytes();
        if (line.isEnded()) {
            target.put(bytes, 0, bytes.length - 1);
        } else {
            target.put(bytes).put((byte) '\n');
        }
    }

    @Override
    public Line decode(ByteBuffer source) {
        int length = source.remaining();
        boolean ended = length == 0 || source.get(source.limit() - 1) != '\n';
        byte[] bytes = new byte[ended ? length + 1 : length - 1];
        source.get(bytes, 0, ended ? length : length - 1);
        if (ended) {
            bytes[length] = '\n';
        }
        return new Line(Line.REPLAYED, bytes);
    }
}
