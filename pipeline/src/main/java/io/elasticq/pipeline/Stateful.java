package io.elasticq.pipeline;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;

/** A step that knows something besides the event in its hands. Called by its worker, between two events. */
interface Stateful {

    /** Writes all that it knows. */
    void writeState(long checkpoint, DataOutput out) throws IOException;

    /** Writes what has changed since it last wrote anything; returns false, having written nothing, if it can only write all. */
    default boolean writeChanges(DataOutput out) throws IOException {
        return false;
    }

    /** Reads what {@link #writeState} wrote, into a step that knows nothing. */
    void readState(DataInput in) throws IOException;

    /** Reads what {@link #writeChanges} wrote. */
    default void readChanges(DataInput in) throws IOException {
        throw new IOException("changes of a state that is always written as a whole");
    }

    /** The state of the stage belongs to a checkpoint now: what came before the barrier is in it, and nothing else. */
    static void take(Mark.Barrier barrier, String name, Stateful stateful, Work work) {
        Snapshots snapshots = work.snapshots;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            boolean full = snapshots.wantsFull(barrier.checkpoint()) || !stateful.writeChanges(out);
            if (full) {
                stateful.writeState(barrier.checkpoint(), out);
            }
            snapshots.part(barrier.checkpoint(), name, full, bytes.toByteArray());
        } catch (Exception e) {
            work.control.fail(name, e);
        }
    }

    /** The stage knows again what it knew at the checkpoint that the run begins from. */
    static void restore(String name, Stateful stateful, Work work) throws IOException {
        List<byte[]> states = work.snapshots.restored(name);
        for (int i = 0; i < states.size(); i++) {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(states.get(i)));
            if (i == 0) {
                stateful.readState(in);
            } else {
                stateful.readChanges(in);
            }
            if (in.available() > 0) {
                throw new IOException("the state of " + name + " is longer than what was read of it: bytesLeft="
                        + in.available() + ", bytes=" + states.get(i).length);
            }
        }
    }
}
