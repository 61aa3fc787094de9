package io.elasticq.channel;

import java.time.Instant;

/**
 * What is known of one end of a channel.
 *
 * @param status whether it is there
 * @param pid the number of its process, as it knows itself; 0 if none is attached
 * @param lastHeartbeat when it said last that it lives; the epoch if never
 * @param attachments how often one has attached here since the region was made
 */
public record PeerInfo(Status status, long pid, Instant lastHeartbeat, long attachments) {

    /** Whether an end is there. */
    public enum Status {
        /** None has attached, or it has detached. */
        ABSENT,
        /** It is there. */
        ALIVE,
        /** Its process is there, as far as can be seen from here, and has not said so for too long: it is stopped, or it hangs. */
        SILENT,
        /** Its process is gone, and it has not detached before. */
        DEAD
    }
}
