package io.elasticq.pipeline.window;

import io.elasticq.pipeline.state.StateCodec;
import io.elasticq.pipeline.state.StateCodecs;

/** An event of the tests. */
record Reading(int id, String key, long time) {

    static StateCodec<Reading> codec() {
        return StateCodecs.of(
                (reading, out) -> {
                    out.writeInt(reading.id());
                    out.writeUTF(reading.key());
                    out.writeLong(reading.time());
                },
                in -> new Reading(in.readInt(), in.readUTF(), in.readLong()));
    }
}
