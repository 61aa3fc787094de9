package io.elasticq.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Splits a stream into lines without looking at what they hold: bytes up to and with a line feed, or up to the end. All
 * lines together are exactly the bytes of the stream. Where the stream fails, what was read of the line before is a line,
 * and the failure comes after it.
 */
final class LineReader implements LineInput {

    private static final int BUFFER = 64 * 1024;
    /** What a JVM can put into one array. */
    private static final int MAX_LINE = Integer.MAX_VALUE - 8;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int limit;
    private final List<byte[]> begun = new ArrayList<>(); // the line so far, if it goes on beyond the buffer
    private long begunBytes;
    private @Nullable IOException failure;

    LineReader(InputStream in) {
        this.in = in;
    }

    @Override
    public byte @Nullable [] next() throws IOException {
        try {
            int end = findLineEnd();
            while (end < 0) {
                keepRest();
                if (!fill()) {
                    return begunBytes == 0 ? null : takeLine(0);
                }
                end = findLineEnd();
            }
            return takeLine(end);
        } catch (OutOfMemoryError e) {
            if (begunBytes == 0) {
                throw e; // a short line: whatever fills the memory, it is not this
            }
            throw tooLong(e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** The index after the next line feed in the buffer, or -1. */
    private int findLineEnd() {
        for (int i = position; i < limit; i++) {
            if (buffer[i] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    private void keepRest() throws InputException {
        if (position < limit) {
            begun.add(Arrays.copyOfRange(buffer, position, limit));
            begunBytes += limit - position;
            position = limit;
            if (begunBytes > MAX_LINE) {
                throw tooLong(null);
            }
        }
    }

    /** Returns false at the end, and where the stream failed in the middle of a line. */
    private boolean fill() throws IOException {
        try {
            if (failure != null) {
                throw failure;
            }
            int n = in.read(buffer, 0, buffer.length);
            position = 0;
            limit = Math.max(0, n);
            return n >= 0;
        } catch (IOException e) {
            failure = e;
            if (begunBytes > 0) {
                return false;
            }
            throw e;
        }
    }

    /** The line that was begun, and the buffer up to {@code end}. */
    private byte[] takeLine(int end) throws InputException {
        int fromBuffer = Math.max(0, end - position);
        if (begunBytes == 0) {
            byte[] line = Arrays.copyOfRange(buffer, position, end);
            position = end;
            return line;
        }
        if (begunBytes + fromBuffer > MAX_LINE) {
            throw tooLong(null);
        }
        byte[] line = new byte[(int) begunBytes + fromBuffer];
        int at = 0;
        for (byte[] part : begun) {
            System.arraycopy(part, 0, line, at, part.length);
            at += part.length;
        }
        System.arraycopy(buffer, position, line, at, fromBuffer);
        position += fromBuffer;
        begun.clear();
        begunBytes = 0;
        return line;
    }

    private InputException tooLong(@Nullable Throwable cause) {
        long bytes = begunBytes + limit - position;
        begun.clear(); // first of all: saying so needs memory, too
        begunBytes = 0;
        position = limit;
        failure = new InputException(
                "a line does not fit in memory: " + bytes + " bytes of it were read, the heap is limited to "
                        + Memory.limit(),
                cause);
        return (InputException) failure;
    }
}
