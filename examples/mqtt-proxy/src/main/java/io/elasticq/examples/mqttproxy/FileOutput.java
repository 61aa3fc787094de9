package io.elasticq.examples.mqttproxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.List;

/**
 * Appends a line for each message: quality of service, topic, payload, with tabs between them. A payload that is not printable ASCII, or that begins with
 * {@code base64:}, stands there in Base64 behind that prefix.
 */
final class FileOutput implements Output {

    private static final String CODED = "base64:";

    private final FileChannel file;
    private final boolean force;
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

    /** Opens the file for appending, or makes a new one; with {@code force}, a batch is on the disk when it is written. */
    FileOutput(Path path, boolean force) throws IOException {
        this.file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        this.force = force;
    }

    @Override
    public void write(List<Message> batch) throws IOException {
        lines.reset();
        for (Message message : batch) {
            lines.write('0' + message.qos());
            lines.write('\t');
            lines.writeBytes(
                    message.topic().getBytes(StandardCharsets.UTF_8)); // no control characters in there, by MQTT
            lines.write('\t');
            lines.writeBytes(readable(message.payload()));
            lines.write('\n');
        }
        ByteBuffer bytes = ByteBuffer.wrap(lines.toByteArray());
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
        if (force) {
            file.force(false);
        }
    }

    private static byte[] readable(byte[] payload) {
        boolean printable = true;
        for (byte b : payload) {
            printable &= b >= ' ' && b < 0x7F;
        }
        boolean mistakable = new String(payload, StandardCharsets.ISO_8859_1).startsWith(CODED);
        return printable && !mistakable
                ? payload
                : (CODED + Base64.getEncoder().encodeToString(payload)).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
