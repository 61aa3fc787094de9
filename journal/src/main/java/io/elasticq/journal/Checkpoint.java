package io.elasticq.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What is known for sure. Written when the journal is opened and closed, and before segments are recycled.
 *
 * <pre>
 *   0  u64  magic
 *   8  u64  number of the first segment that is kept; what is below is left over from recycling
 *  16  u64  a sequence that was durable, with all before it
 *  24  u32  1 if segments are forced before they are used
 *  28  u32  length of the boot id
 *  32       boot id, ASCII
 * 124  u32  CRC32C of 0 to 124
 * </pre>
 *
 * @param first number of the first segment
 * @param durable what is proven to have been on the disk
 * @param forced whether each segment is forced, with its name, before it is used
 * @param bootId of the system in which the journal was last written, empty if not known
 */
record Checkpoint(long first, long durable, boolean forced, String bootId) {

    static final String NAME = "checkpoint";

    private static final long MAGIC = 0x314B_4843_5141_4C45L;
    private static final int SIZE = 128;
    private static final int TEXT = 32;
    private static final int MAX_TEXT = SIZE - TEXT - Integer.BYTES;

    void write(Storage storage) throws IOException {
        SmallFile.replace(storage, NAME, content());
    }

    /** The same but for the folder, which is still to be forced. */
    void put(Storage storage) throws IOException {
        SmallFile.put(storage, NAME, content());
    }

    private ByteBuffer content() {
        ByteBuffer content = SmallFile.allocate(SIZE);
        byte[] text = bootId.getBytes(StandardCharsets.US_ASCII);
        int length = Math.min(text.length, MAX_TEXT);
        content.putLong(MAGIC)
                .putLong(first)
                .putLong(durable)
                .putInt(forced ? 1 : 0)
                .putInt(length);
        content.put(text, 0, length);
        return content;
    }

    /** Null if there is none. */
    static @Nullable Checkpoint read(Storage storage) throws IOException {
        byte[] bytes = storage.read(NAME);
        if (bytes == null) {
            return null;
        }
        ByteBuffer content = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length != SIZE || !SmallFile.isIntact(content) || content.getLong(0) != MAGIC) {
            throw new JournalCorruptException(
                    storage.location(), "the file " + NAME + " is damaged, bytes=" + bytes.length, 0, 0, 0);
        }
        String bootId = new String(bytes, TEXT, Math.min(content.getInt(28), MAX_TEXT), StandardCharsets.US_ASCII);
        return new Checkpoint(content.getLong(8), content.getLong(16), content.getInt(24) == 1, bootId);
    }
}
