package io.elasticq.pipeline.io;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * A place in a file, and how to tell that a file is the one that it was taken of: by the first bytes and by those directly before the place. So a copy of the file will do, and one that was written anew under
 * the same name won't. What differs in between only is not noticed.
 *
 * @param length of what lies before the place, in bytes
 * @param head CRC32C of the first {@link #SAMPLE} bytes of that
 * @param tail CRC32C of the last {@link #SAMPLE} bytes of that
 */
record FileMark(long length, int head, int tail) {

    static final int SAMPLE = 1024;
    static final FileMark BEGINNING = new FileMark(0, 0, 0);

    /** Of the first bytes of a file, which must be there. */
    static FileMark of(RandomAccessFile file, long length) throws IOException {
        int sample = (int) Math.min(SAMPLE, length);
        return new FileMark(length, crc(file, 0, sample), crc(file, length - sample, sample));
    }

    private static int crc(RandomAccessFile file, long from, int length) throws IOException {
        byte[] bytes = new byte[length];
        long before = file.getFilePointer();
        file.seek(from);
        file.readFully(bytes);
        file.seek(before);
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    /** Throws if the file is shorter, or another one. */
    void check(RandomAccessFile file, Path path) throws IOException {
        long found = file.length();
        if (found < length) {
            throw new IOException(
                    "the file is shorter than it was: file=" + path + ", length=" + found + ", before=" + length);
        }
        if (!of(file, length).equals(this)) {
            throw new IOException("this is another file than before: file=" + path + ", position=" + length);
        }
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeLong(length);
        out.writeInt(head);
        out.writeInt(tail);
    }

    static FileMark from(byte[] bytes) throws IOException {
        if (bytes.length != Long.BYTES + 2 * Integer.BYTES) {
            throw new IOException("this is no place in a file: bytes=" + bytes.length);
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        return new FileMark(in.readLong(), in.readInt(), in.readInt());
    }
}
