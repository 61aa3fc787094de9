package io.elasticq.journal;

import io.elasticq.journal.Storage.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * Where a named cursor is: two slots, written in turn, so that one of them is whole after any crash. The one with the higher count is valid.
 *
 * <pre>
 * of a slot, at 0 and at 512:
 *   0  u64  how often the cursor was stored
 *   8  u64  the sequence that comes next
 *  16  u64  CRC32C of 0 to 16, in the lower half; stored last
 * </pre>
 */
final class CursorFile {

    private static final String PREFIX = "cursor-";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final int SLOT = 512;
    private static final int SIZE = 2 * SLOT;
    private static final int NEXT = 8;
    private static final int CRC = 16;

    private final StoredFile file;
    private final ByteBuffer bytes;
    private long count;

    private CursorFile(StoredFile file) {
        this.file = file;
        this.bytes = file.bytes();
        this.count = bytes.capacity() == SIZE ? Math.max(count(bytes, 0), count(bytes, SLOT)) : -1;
    }

    static String requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the name of a cursor must be 1 to 64 of a-z A-Z 0-9 _ -: name=" + name);
        }
        return PREFIX + name;
    }

    /** The lock is on a file of its own: closing any channel of a locked file would free it. */
    static String lockOf(String name) {
        return requireName(name) + ".lock";
    }

    static CursorFile open(Storage storage, String name) throws IOException {
        return openFile(storage, requireName(name));
    }

    static CursorFile openFile(Storage storage, String fileName) throws IOException {
        CursorFile cursor = new CursorFile(storage.open(fileName, true));
        if (cursor.count < 1) {
            throw damaged(storage, fileName);
        }
        return cursor;
    }

    /** A new cursor, there as a whole or not at all. */
    static CursorFile create(Storage storage, String name, long next) throws IOException {
        return createFile(storage, requireName(name), next);
    }

    static CursorFile createFile(Storage storage, String fileName, long next) throws IOException {
        storage.delete(fileName + SmallFile.TEMPORARY);
        StoredFile file = storage.create(fileName + SmallFile.TEMPORARY, SIZE);
        new CursorFile(file).store(next);
        file.force(0, SIZE);
        storage.rename(fileName + SmallFile.TEMPORARY, fileName);
        storage.forceDirectory();
        return new CursorFile(storage.open(fileName, true));
    }

    /** Where each cursor is. */
    static Map<String, Long> all(Storage storage) throws IOException {
        Map<String, Long> all = new TreeMap<>();
        for (String fileName : storage.list()) {
            String name = fileName.startsWith(PREFIX) ? fileName.substring(PREFIX.length()) : "";
            byte[] content = NAME.matcher(name).matches() ? storage.read(fileName) : null;
            if (content != null) {
                ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
                if (content.length != SIZE || Math.max(count(bytes, 0), count(bytes, SLOT)) < 1) {
                    throw damaged(storage, fileName);
                }
                all.put(name, next(bytes));
            }
        }
        return all;
    }

    /** Returns when all cursors are on the disk as they are now, or later. */
    static void forceAll(Storage storage) throws IOException {
        for (String name : all(storage).keySet()) {
            try {
                storage.open(requireName(name), true).force(0, SIZE);
            } catch (NoSuchFileException e) {
                if (storage.list().contains(requireName(name))) { // not forgotten meanwhile
                    throw e;
                }
            }
        }
    }

    private static JournalCorruptException damaged(Storage storage, String fileName) {
        return new JournalCorruptException(storage.location(), "the file " + fileName + " is damaged", 0, 0, 0);
    }

    long next() {
        return next(bytes);
    }

    void store(long next) {
        count++;
        int slot = slot(count);
        bytes.putLong(slot, count);
        bytes.putLong(slot + NEXT, next);
        RecordDescriptor.storeWord(
                bytes, slot + CRC, crc(bytes, slot)); // release: the slot is seen whole or as damaged
    }

    void force() throws IOException {
        file.force(0, SIZE);
    }

    private static int slot(long count) {
        return (count & 1) == 0 ? 0 : SLOT;
    }

    private static long next(ByteBuffer bytes) {
        return bytes.getLong((count(bytes, 0) > count(bytes, SLOT) ? 0 : SLOT) + NEXT);
    }

    /** -1 if the slot is not whole; 0 if it was never written. */
    private static long count(ByteBuffer bytes, int slot) {
        if (bytes.getLong(slot) == 0 && bytes.getLong(slot + NEXT) == 0 && bytes.getLong(slot + CRC) == 0) {
            return 0;
        }
        return bytes.getLong(slot + CRC) == crc(bytes, slot) ? bytes.getLong(slot) : -1;
    }

    private static long crc(ByteBuffer bytes, int slot) {
        CRC32C crc = new CRC32C();
        byte[] image = new byte[CRC];
        bytes.get(slot, image);
        crc.update(image);
        return crc.getValue();
    }
}
