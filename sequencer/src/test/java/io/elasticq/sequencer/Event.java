package io.elasticq.sequencer;

/** What the tests put into rings. */
final class Event {
    long value;

    static long valueAt(long sequence) {
        return sequence * 31 + 7;
    }

    static void write(Event event, long sequence) {
        event.value = valueAt(sequence);
    }
}
