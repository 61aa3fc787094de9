package io.elasticq.channel;

import io.elasticq.internal.FileHeldException;
import io.elasticq.internal.FileOwner;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Takes both ends of a region, so that nobody is in it, and deletes its files. */
final class Deletion {

    private Deletion() {}

    static void of(Path file) {
        try {
            if (Files.exists(file)) {
                checkRegion(file);
                delete(file.toRealPath());
                Files.deleteIfExists(file); // a link to it
            }
        } catch (FileHeldException e) {
            throw new ChannelInUseException(file + " is in use: " + e.getMessage(), e.holder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A region, or one that was never finished: not something else. */
    private static void checkRegion(Path file) throws IOException {
        if (Files.isRegularFile(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                ByteBuffer head = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                in.readNBytes(head.array(), 0, Long.BYTES);
                if (head.getLong(0) == 0 || head.getLong(0) == RegionDescriptor.MAGIC) {
                    return;
                }
            }
        }
        throw new ChannelRefusedException(
                file.toString(), ChannelRefusedException.Reason.NOT_A_REGION, "it is no channel, and is not deleted");
    }

    private static void delete(Path file) throws IOException {
        Path writer = Attachment.Side.WRITER.lockFile(file);
        Path reader = Attachment.Side.READER.lockFile(file);
        FileOwner ofWriter = FileOwner.take(writer);
        try {
            deleteAsReader(file, reader);
        } finally {
            Files.deleteIfExists(writer);
            ofWriter.close();
        }
    }

    private static void deleteAsReader(Path file, Path reader) throws IOException {
        FileOwner ofReader = FileOwner.take(reader);
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(reader);
        } finally {
            ofReader.close();
        }
    }
}
