package io.elasticq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineCodecTest {

    private final LineCodec codec = new LineCodec();

    @ParameterizedTest
    @ValueSource(strings = {"\n", "a\n", "a", "\r\n", "\u0000\n", "\u00ff", "a b\n"})
    void line_comesBackAsItWas(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        Line back = codec.decode(encoded(bytes));
        assertThat(back.bytes()).isEqualTo(bytes);
        assertThat(back.number()).isEqualTo(Line.REPLAYED);
    }

    @Test
    void record_isTheLineWithoutItsLineFeed() {
        assertThat(encoded("abc\n".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(ByteBuffer.wrap("abc".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void longestLine_fits_endedOrNot() {
        byte[] line = new byte[LineCodec.longestLine(10)];
        assertThat(codec.maxLength(new Line(1, line))).isLessThanOrEqualTo(10);
    }

    private ByteBuffer encoded(byte[] bytes) {
        Line line = new Line(7, bytes);
        ByteBuffer record = ByteBuffer.allocate(codec.maxLength(line));
        codec.encode(line, record);
        assertThat(record.remaining()).isZero();
        return record.flip().asReadOnlyBuffer();
    }
}
