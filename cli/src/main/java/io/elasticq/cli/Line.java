package io.elasticq.cli;

import java.nio.charset.StandardCharsets;

/**
 * A line on its way to several outputs. Two are never equal unless they are the same.
 *
 * @param number of the line, from 1; {@link #REPLAYED} where it was read from a journal
 * @param bytes with the line feed, if it has one; not changed by anybody
 */
@SuppressWarnings("ArrayRecordComponent") // lines are not compared
record Line(long number, byte[] bytes) {

    static final long REPLAYED = 0;

    boolean isEnded() {
        return isEnded(bytes);
    }

    static boolean isEnded(byte[] bytes) {
        return bytes.length > 0 && bytes[bytes.length - 1] == '\n';
    }

    /** What a pattern looks at: without the line feed; bytes that are no UTF-8 are U+FFFD. */
    String text() {
        return new String(bytes, 0, isEnded() ? bytes.length - 1 : bytes.length, StandardCharsets.UTF_8);
    }
}
