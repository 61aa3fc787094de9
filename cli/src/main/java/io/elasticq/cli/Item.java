package io.elasticq.cli;

/** One element of a demonstration. Not a record: two with the same numbers are two, and only identity tells. */
final class Item {

    private final int producer;
    private final int sequence;

    Item(int producer, int sequence) {
        this.producer = producer;
        this.sequence = sequence;
    }

    int producer() {
        return producer;
    }

    int sequence() {
        return sequence;
    }

    @Override
    public String toString() {
        return producer + ":" + sequence;
    }
}
