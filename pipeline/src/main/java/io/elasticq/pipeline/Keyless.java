package io.elasticq.pipeline;

import io.elasticq.pipeline.state.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;

/** The key of windows that have none. */
public enum Keyless {
    /** The only one. */
    KEY;

    static final StateCodec<Keyless> CODEC = new StateCodec<>() {
        @Override
        public void write(Keyless value, DataOutput out) {}

        @Override
        public Keyless read(DataInput in) {
            return KEY;
        }
    };
}
