package io.elasticq.examples.mqttproxy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Who a message of the load generator is: the run, the publisher, its number among those of its quality of service, and when it was due.
 *
 * @param run tells this run from others
 * @param publisher from 0
 * @param qos 0 to 2
 * @param number from 0, for each publisher and quality of service
 * @param nanos of {@link System#nanoTime}
 */
record LoadMessage(String run, int publisher, int qos, long number, long nanos) {

    private static final int PARTS = 5;

    /** As text, filled up to so many bytes if it is shorter. */
    byte[] payload(int size) {
        byte[] text = (run + ' ' + publisher + ' ' + qos + ' ' + number + ' ' + nanos + ' ')
                .getBytes(StandardCharsets.US_ASCII);
        byte[] payload = Arrays.copyOf(text, Math.max(size, text.length));
        Arrays.fill(payload, text.length, payload.length, (byte) '.');
        return payload;
    }

    /** What {@link #payload} has written; empty if it is something else. */
    static Optional<LoadMessage> of(byte[] payload) {
        String[] parts = new String(payload, StandardCharsets.US_ASCII).split(" ", PARTS + 1);
        if (parts.length <= PARTS) {
            return Optional.empty();
        }
        try {
            return Optional.of(new LoadMessage(
                    parts[0],
                    Integer.parseInt(parts[1]),
                    Integer.parseInt(parts[2]),
                    Long.parseLong(parts[3]),
                    Long.parseLong(parts[4])));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
