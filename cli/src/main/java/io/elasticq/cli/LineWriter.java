package io.elasticq.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLong;

/** Collects lines in a buffer and counts those that the output has taken. For one thread; any may read the counts. */
final class LineWriter implements LineOutput {

    private static final int BUFFER = 64 * 1024;

    private final OutputStream out;
    private final byte[] buffer = new byte[BUFFER];
    private int used;
    private int linesInBuffer;
    private final AtomicLong lines = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    LineWriter(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(byte[] line) throws IOException {
        if (line.length > BUFFER - used) {
            flush();
        }
        if (line.length > BUFFER) {
            writeThrough(line);
        } else {
            System.arraycopy(line, 0, buffer, used, line.length);
            used += line.length;
            linesInBuffer++;
        }
    }

    @Override
    public void flush() throws IOException {
        if (used > 0) {
            out.write(buffer, 0, used);
            out.flush();
            bytes.addAndGet(used);
            lines.addAndGet(linesInBuffer);
            used = 0;
            linesInBuffer = 0;
        }
    }

    @Override
    public long lines() {
        return lines.get();
    }

    @Override
    public long bytes() {
        return bytes.get();
    }

    /** In parts: the JDK copies what it is given into native memory first. */
    private void writeThrough(byte[] line) throws IOException {
        for (int at = 0; at < line.length; at += BUFFER) {
            int length = Math.min(BUFFER, line.length - at);
            out.write(line, at, length);
            bytes.addAndGet(length);
        }
        out.flush();
        lines.incrementAndGet();
    }
}
