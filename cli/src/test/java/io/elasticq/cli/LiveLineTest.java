package io.elasticq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LiveLineTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void onATerminal_theLineIsRedrawnInPlace_andNeverWraps() {
        LiveLine line = new LiveLine(stream, true, 5);
        line.show("1234567");
        line.show("ab");
        line.end();
        line.end();
        assertThat(bytes).hasToString("\r1234\u001b[K\rab\u001b[K\n");
    }

    @Test
    void elsewhere_itIsOneLineEach() {
        LiveLine line = new LiveLine(stream, false, 5);
        line.show("1234567");
        line.show("ab");
        line.end();
        assertThat(bytes).hasToString("1234567\nab\n");
    }
}
