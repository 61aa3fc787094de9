package io.elasticq.pipeline.state;

import io.elasticq.pipeline.state.CheckpointRecord.Piece;
import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The pieces of a part, as they are met in the journal. No number in them is believed before there are as many bytes. For one thread. */
final class PartCollector {

    private final Piece head;
    private final long first;
    private final CRC32C crc = new CRC32C();
    private final @Nullable ByteArrayOutputStream content;
    private long last;
    private int next;
    private long received;
    private boolean mixed;

    /** Begins with piece 0. */
    PartCollector(Piece head, long sequence, boolean keepContent) {
        this.head = head;
        this.first = sequence;
        this.content = keepContent ? new ByteArrayOutputStream() : null;
        add(head, sequence);
    }

    void add(Piece piece, long sequence) {
        mixed |= piece.index() != next
                || piece.pieces() != head.pieces()
                || piece.length() != head.length()
                || piece.crc() != head.crc()
                || piece.full() != head.full();
        next++;
        received += piece.bytes().remaining();
        last = sequence;
        crc.update(piece.bytes().duplicate());
        if (content != null) {
            byte[] bytes = new byte[piece.bytes().remaining()];
            piece.bytes().duplicate().get(bytes);
            content.writeBytes(bytes);
        }
    }

    long received() {
        return received;
    }

    /** What is wrong with it, null if it is whole. */
    @Nullable
    String problem() {
        if (mixed) {
            return "its pieces don't belong together";
        } else if (next < head.pieces() || received != head.length()) {
            return "it has " + next + " of " + head.pieces() + " pieces, " + received + " of " + head.length()
                    + " bytes";
        } else if ((int) crc.getValue() != head.crc()) {
            return "its CRC is " + Integer.toHexString((int) crc.getValue()) + " where "
                    + Integer.toHexString(head.crc()) + " was written";
        }
        return null;
    }

    PartRecords records() {
        return new PartRecords(head.checkpoint(), head.name(), head.full(), head.length(), head.crc(), first, last);
    }

    byte[] content() {
        if (content == null) {
            throw new IllegalStateException("the content was not kept: " + head.name());
        }
        return content.toByteArray();
    }
}
