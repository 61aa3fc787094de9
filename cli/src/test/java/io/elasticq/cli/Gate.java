package io.elasticq.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** An output that takes nothing until the input has come to its end, or it is opened. */
final class Gate extends OutputStream {

    private final CountDownLatch open = new CountDownLatch(1);
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

    void open() {
        open.countDown();
    }

    InputStream input(byte[] input) {
        return new ByteArrayInputStream(input) {
            @Override
            public int read(byte[] into, int offset, int length) {
                int n = super.read(into, offset, length);
                if (n < 0) {
                    open.countDown();
                }
                return n;
            }
        };
    }

    List<String> lines() {
        return taken.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> line + "\n")
                .toList();
    }

    @Override
    public void write(int b) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        try {
            open.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        taken.write(from, offset, length);
    }
}
