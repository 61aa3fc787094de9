package io.elasticq.persistent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What is in the folder of a queue: its journal in {@code log}, and a text file, {@code queue}, which says what the journal holds.
 *
 * <pre>
 *   elasticq queue 1      the version of the format
 *   codec NAME            who can read the elements
 *   crc 0123abcd          CRC32C of the lines before
 * </pre>
 */
final class QueueFolder {

    private static final String FILE = "queue";
    private static final String LOG = "log";
    private static final String FORMAT = "elasticq queue 1";
    private static final String ANY_FORMAT = "elasticq queue ";
    private static final String CODEC = "codec ";
    private static final String CRC = "crc ";
    private static final Pattern CODEC_ID = Pattern.compile("[A-Za-z0-9_.:-]{1,64}");

    private final Path folder;

    QueueFolder(Path folder) {
        this.folder = folder;
    }

    static String requireCodecId(String id) {
        if (!CODEC_ID.matcher(id).matches()) {
            throw new IllegalArgumentException("the name of a codec must be 1 to 64 of a-z A-Z 0-9 _ . : -: id=" + id);
        }
        return id;
    }

    Path log() {
        return folder.resolve(LOG);
    }

    /** Refuses what another version or another codec has written. Null if nothing is there. */
    @Nullable
    String codec() throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return null;
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        List<String> lines = text.lines().toList();
        String first = lines.isEmpty() ? "" : lines.get(0);
        if (first.startsWith(ANY_FORMAT) && !first.equals(FORMAT)) {
            throw new QueueFormatException(
                    "the queue in " + folder + " was written by another version: found=" + first + ", known=" + FORMAT);
        }
        if (!text.equals(content(lines.size() > 1 ? lines.get(1) : ""))) {
            throw new QueueCorruptException(
                    "the file " + file + " is damaged: bytes=" + text.length() + ", so the codec must be given",
                    folder,
                    null);
        }
        return lines.get(1).substring(CODEC.length());
    }

    void requireCodec(String wanted) throws IOException {
        String found = codec();
        if (found != null && !found.equals(wanted)) {
            throw new QueueFormatException("the queue in " + folder + " was written with another codec: found=" + found
                    + ", wanted=" + wanted);
        }
    }

    /** Returns when it is on the disk. */
    void write(String codec) throws IOException {
        Path temporary = folder.resolve(FILE + ".tmp");
        byte[] bytes = content(CODEC + codec).getBytes(StandardCharsets.ISO_8859_1);
        try (FileChannel file = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                file.write(left);
            }
            file.force(true);
        }
        Files.move(temporary, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    private static String content(String codecLine) {
        String lines = FORMAT + "\n" + codecLine + "\n";
        CRC32C crc = new CRC32C();
        crc.update(lines.getBytes(StandardCharsets.ISO_8859_1));
        return lines + CRC + String.format("%08x", crc.getValue()) + "\n";
    }
}
