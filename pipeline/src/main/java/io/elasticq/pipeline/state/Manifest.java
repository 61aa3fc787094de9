package io.elasticq.pipeline.state;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a complete checkpoint consists of. Written as a part with an empty name, big-endian:
 *
 * <pre>
 * i64 time | text fingerprint | u32 parts | ( text name | u32 states | ( u64 checkpoint | u32 length | u32 CRC32C )* )*
 * text: u32 length in bytes | UTF-8
 * </pre>
 *
 * @param time in milliseconds since 1970
 * @param fingerprint of the pipeline
 * @param parts for each its newest whole state and the changes since, the oldest first
 */
record Manifest(long time, String fingerprint, Map<String, List<Reference>> parts) {

    /** A state, or changes, by what tells it from all others. */
    record Reference(long checkpoint, int length, int crc) {

        static Reference to(PartRecords part) {
            return new Reference(part.checkpoint(), part.length(), part.crc());
        }
    }

    static Manifest of(long time, String fingerprint, Map<String, List<PartRecords>> parts) {
        Map<String, List<Reference>> references = new LinkedHashMap<>();
        parts.forEach((name, states) ->
                references.put(name, states.stream().map(Reference::to).toList()));
        return new Manifest(time, fingerprint, references);
    }

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(time);
            writeText(out, fingerprint);
            out.writeInt(parts.size());
            for (Map.Entry<String, List<Reference>> part : parts.entrySet()) {
                writeText(out, part.getKey());
                out.writeInt(part.getValue().size());
                for (Reference reference : part.getValue()) {
                    out.writeLong(reference.checkpoint);
                    out.writeInt(reference.length);
                    out.writeInt(reference.crc);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a byte array does not refuse
        }
        return bytes.toByteArray();
    }

    /**
     * Reads it back.
     *
     * @throws IOException if the bytes are no manifest; no number in them is believed before there are as many bytes
     */
    static Manifest decode(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            long time = in.readLong();
            String fingerprint = readText(in);
            Map<String, List<Reference>> parts = new LinkedHashMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                String name = readText(in);
                List<Reference> states = new ArrayList<>();
                for (int more = in.readInt(); more > 0; more--) {
                    states.add(new Reference(in.readLong(), in.readInt(), in.readInt()));
                }
                if (states.isEmpty() || parts.put(name, states) != null) {
                    throw new IOException("a part without a state, or twice: " + name);
                }
            }
            if (in.available() > 0) {
                throw new IOException("bytes behind the end: " + in.available());
            }
            return new Manifest(time, fingerprint, parts);
        } catch (EOFException e) {
            throw new IOException("the list of parts ends too early: bytes=" + bytes.length, e);
        }
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readText(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("a text is longer than what is left: length=" + length + ", left=" + in.available());
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }
}
