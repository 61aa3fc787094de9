package io.elasticq.pipeline.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How many events there are, and of how many something is true. */
final class Matches {

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

    void merge(Matches other) {
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

    static Matches read(DataInput in) throws IOException {
        Matches read = new Matches();
        read.events = in.readLong();
        read.matching = in.readLong();
        if (read.matching < 0 || read.events < read.matching) {
            throw new IOException("not counts of matches: events=" + read.events + ", matching=" + read.matching);
        }
        return read;
    }
}
