package io.elasticq.cli;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How records, and elements, are written as lines. */
final class RecordText {

    private static final HexFormat HEX = HexFormat.of();

    @Option(names = "--hex", description = "Lines are hexadecimal digits, for bytes that are no text.")
    private boolean hex;

    boolean isHex() {
        return hex;
    }

    /**
     * The content of a record.
     *
     * @param line with its line feed, if it has one
     * @param number of the line, for messages
     */
    byte[] payload(byte[] line, long number) throws CliException {
        int length = line.length > 0 && line[line.length - 1] == '\n' ? line.length - 1 : line.length;
        if (!hex) {
            return length == line.length ? line : Arrays.copyOf(line, length);
        }
        String digits = new String(line, 0, length, StandardCharsets.ISO_8859_1).strip();
        try {
            return HEX.parseHex(digits);
        } catch (IllegalArgumentException e) {
            throw new CliException(
                    ExitCode.INPUT, "line " + number + " is not hexadecimal: '" + shortened(digits) + "'", e);
        }
    }

    private static String shortened(String digits) {
        return digits.length() <= 40 ? digits : digits.substring(0, 40) + "...";
    }

    /**
     * The line of a record, with a line feed.
     *
     * @param prefix what comes before it, or null
     */
    byte[] line(@Nullable String prefix, ByteBuffer payload) {
        byte[] before = prefix == null ? new byte[0] : prefix.getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = new byte[payload.remaining()];
        payload.get(payload.position(), bytes);
        byte[] content = hex ? HEX.formatHex(bytes).getBytes(StandardCharsets.US_ASCII) : bytes;
        byte[] line = new byte[before.length + content.length + 1];
        System.arraycopy(before, 0, line, 0, before.length);
        System.arraycopy(content, 0, line, before.length, content.length);
        line[line.length - 1] = '\n';
        return line;
    }
}
