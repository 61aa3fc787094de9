package io.elasticq.cli.web;

import java.nio.charset.StandardCharsets;

/** Events in the format {@code text/event-stream}, of the HTML standard. */
final class ServerSentEvent {

    private ServerSentEvent() {}

    /**
     * One after the other.
     *
     * @param namesAndData a name and its data, in one line, for each
     */
    static byte[] of(String... namesAndData) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < namesAndData.length; i += 2) {
            text.append("event: ").append(namesAndData[i]).append('\n');
            text.append("data: ").append(namesAndData[i + 1]).append("\n\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
