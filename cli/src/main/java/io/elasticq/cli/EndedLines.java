package io.elasticq.cli;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A stream whose last line is given the line feed that it lacks, at the end and where the stream fails: what follows in
 * the output is a line of another file.
 */
final class EndedLines extends InputStream {

    private final InputStream in;
    private boolean inLine;
    private @Nullable IOException failure;

    EndedLines(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (failure != null) {
            throw failure;
        }
        int n = readOn(into, offset, length);
        if (n > 0) {
            inLine = into[offset + n - 1] != '\n';
            return n;
        }
        if (n == 0 || !inLine) {
            if (failure != null) {
                throw failure;
            }
            return n;
        }
        inLine = false;
        into[offset] = '\n';
        return 1;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** A failure is an end, for now. */
    private int readOn(byte[] into, int offset, int length) {
        try {
            return in.read(into, offset, length);
        } catch (IOException e) {
            failure = e;
            return -1;
        }
    }
}
