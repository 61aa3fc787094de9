package io.elasticq.benchmarks;

import java.util.ArrayDeque;
import java.util.Deque;

/** Writes HTML or SVG that is XML as well: whatever is opened must be closed, and every text is escaped. */
final class Markup {

    private final StringBuilder text = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /**
     * Begins an element.
     *
     * @param attributes names and values in turn
     */
    Markup open(String tag, Object... attributes) {
        begin(tag, attributes);
        text.append('>');
        open.push(tag);
        return this;
    }

    /** Ends what was opened last. */
    Markup close() {
        text.append("</").append(open.pop()).append(">\n");
        return this;
    }

    /** An element with nothing but text. */
    Markup leaf(String tag, String content, Object... attributes) {
        begin(tag, attributes);
        text.append('>').append(escaped(content)).append("</").append(tag).append(">\n");
        return this;
    }

    /** An element without content. */
    Markup empty(String tag, Object... attributes) {
        begin(tag, attributes);
        text.append("/>\n");
        return this;
    }

    Markup text(String content) {
        text.append(escaped(content));
        return this;
    }

    /** What another has, which must be complete. */
    Markup add(Markup other) {
        text.append(other);
        return this;
    }

    private void begin(String tag, Object... attributes) {
        text.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            text.append(' ').append(attributes[i]).append("=\"").append(escaped(String.valueOf(attributes[i + 1])));
            text.append('"');
        }
    }

    /** Also without the characters that XML can't have. */
    static String escaped(String content) {
        StringBuilder escaped = new StringBuilder();
        content.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(isXml(c) ? c : 0xFFFD);
            }
        });
        return escaped.toString();
    }

    private static boolean isXml(int c) {
        boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
        return (c >= ' ' && !surrogate && c < 0xFFFE) || c >= 0x10000 || c == '\n' || c == '\t' || c == '\r';
    }

    /**
     * All of it.
     *
     * @throws IllegalStateException if something is open
     */
    @Override
    public String toString() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("not closed: " + open);
        }
        return text.toString();
    }
}
