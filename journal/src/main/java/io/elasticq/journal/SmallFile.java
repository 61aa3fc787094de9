package io.elasticq.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** A small file that is replaced as a whole, so that after a crash there is the old one or the new one. */
final class SmallFile {

    static final String TEMPORARY = ".tmp";

    private SmallFile() {}

    /** Returns when the new content is on the disk. Its last 4 bytes become the CRC of the others. */
    static void replace(Storage storage, String name, ByteBuffer content) throws IOException {
        put(storage, name, content);
        storage.forceDirectory();
    }

    /** The same but for the folder, which is still to be forced. */
    static void put(Storage storage, String name, ByteBuffer content) throws IOException {
        content.putInt(content.capacity() - Integer.BYTES, crc(content));
        Storage.StoredFile file = fresh(storage, name + TEMPORARY, content.capacity());
        file.bytes().put(0, content, 0, content.capacity());
        file.force(0, content.capacity());
        storage.rename(name + TEMPORARY, name);
    }

    private static Storage.StoredFile fresh(Storage storage, String name, int size) throws IOException {
        storage.delete(name); // of an earlier attempt that failed
        return storage.create(name, size);
    }

    static boolean isIntact(ByteBuffer content) {
        return content.getInt(content.capacity() - Integer.BYTES) == crc(content);
    }

    private static int crc(ByteBuffer content) {
        CRC32C crc = new CRC32C();
        crc.update(content.duplicate().clear().limit(content.capacity() - Integer.BYTES));
        return (int) crc.getValue();
    }

    static ByteBuffer allocate(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
