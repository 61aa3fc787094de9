package io.elasticq.pipeline.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How many events there are, and of how many something is true. */
final class Tally {

    private long events;
    private long matching;

    void add(boolean matches) {
        events++;
        matching += matches ? 1 : 0;
    }

    void subtract(boolean matches) {
        events--;
        matching -= matches ? 1 : 0;
    }

    void merge(Tally other) {
        events += other.events;
        matching += other.matching;
    }

    long events() {
        return events;
    }

    boolean all() {
        return matching == events;
    }

    boolean any() {
        return matching > 0;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(events);
        out.writeLong(matching);
    }

    static Tally read(DataInput in) throws IOException {
        Tally read = new Tally();
        read.events = in.readLong();
        read.matching = in.readLong();
        if (read.matching < 0 || read.events < read.matching) {
            throw new IOException("not a tally: events=" + read.events + ", matching=" + read.matching);
        }
        return read;
    }
}
