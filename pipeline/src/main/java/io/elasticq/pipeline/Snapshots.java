package io.elasticq.pipeline;

import java.util.List;

/** Where steps put what they know when a barrier reaches them, and what they knew when the run before this one had its last complete checkpoint. Any worker may call it. */
interface Snapshots {

    /** Of a run without checkpoints. No barrier comes in it. */
    Snapshots NONE = new Snapshots() {
        @Override
        public List<byte[]> restored(String part) {
            return List.of();
        }

        @Override
        public long restoredCheckpoint() {
            return 0;
        }

        @Override
        public boolean wantsFull(long checkpoint) {
            return true;
        }

        @Override
        public void part(long checkpoint, String part, boolean full, byte[] state) {
            throw new AssertionError(part);
        }
    };

    /** A full state and the changes after it, oldest first; empty if the run begins at the beginning. */
    List<byte[]> restored(String part);

    /** 0 if the run begins at the beginning. */
    long restoredCheckpoint();

    /** Whether a part that could give only what has changed is to give all. */
    boolean wantsFull(long checkpoint);

    void part(long checkpoint, String part, boolean full, byte[] state);
}
