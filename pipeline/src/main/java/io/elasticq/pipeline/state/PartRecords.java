package io.elasticq.pipeline.state;

/**
 * Where the pieces of a whole part are in the journal.
 *
 * @param checkpoint that it was written for
 * @param name of the part, empty for the manifest
 * @param full whether it is a whole state; otherwise it is the changes since the checkpoint before
 * @param length of all pieces together, in bytes
 * @param crc CRC32C of all pieces together
 * @param first sequence of the first piece
 * @param last sequence of the last piece
 */
record PartRecords(long checkpoint, String name, boolean full, int length, int crc, long first, long last) {

    /** Parts with one key have one content, wherever they are. */
    record Key(long checkpoint, String name) {}

    Key key() {
        return new Key(checkpoint, name);
    }
}
