package io.elasticq.pipeline.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;

/** Lines as bytes. */
final class Lines {

    static final byte END = '\n';
    static final byte RETURN = '\r';

    private static final char REPLACEMENT = '\uFFFD';

    private Lines() {}

    /** Refuses charsets in which the end of a line can't be found by its byte. */
    static Charset requireByteEnds(Charset charset) {
        boolean byteEnds = false;
        if (charset.canEncode()) {
            ByteBuffer end = charset.encode("\n");
            byteEnds = end.remaining() == 1 && end.get(0) == END;
        }
        if (!byteEnds) {
            throw new IllegalArgumentException(
                    "lines must end with the byte 10, as in UTF-8 or ISO-8859-1: charset=" + charset);
        }
        return charset;
    }

    /** The text of a line, without its end. */
    static String decode(byte[] bytes, int from, int to, Charset charset, boolean replaces) throws IOException {
        String text = new String(bytes, from, to - from, charset);
        if (!replaces && text.indexOf(REPLACEMENT) >= 0) { // it may be in the text itself
            charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, from, to - from));
        }
        return text;
    }

    /** The bytes of a line, with its end. */
    static byte[] encode(String line, Charset charset) {
        if (line.indexOf(END) >= 0 || line.indexOf(RETURN) >= 0) {
            throw new IllegalArgumentException("a line must have no ends of lines within: line=" + line);
        }
        try {
            ByteBuffer bytes = charset.newEncoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .encode(CharBuffer.wrap(line + (char) END));
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            return copy;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the line can't be written: charset=" + charset + ", line=" + line, e);
        }
    }
}
