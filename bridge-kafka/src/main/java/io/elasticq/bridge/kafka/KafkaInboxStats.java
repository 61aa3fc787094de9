package io.elasticq.bridge.kafka;

/**
 * What became of the records that a {@link KafkaInbox} has read.
 *
 * @param read events made of records
 * @param waiting that wait to be taken, those among them that will be discarded
 * @param inFlight read, and not acknowledged or behind one of their partition that is not, as its thread saw it last; those that wait among them
 * @param malformed records that were left out
 * @param missed records, by their offsets, that were deleted before the group has read them
 * @param discarded events that were not handed out, since their partition was taken away, or the inbox has ended
 * @param commits how often offsets were committed
 * @param commitFailures how often that failed; it is tried again as long as the partition is ours
 * @param pauses how often the credits were used up
 * @param partitions how many are this member's
 */
public record KafkaInboxStats(
        long read,
        long waiting,
        long inFlight,
        long malformed,
        long missed,
        long discarded,
        long commits,
        long commitFailures,
        long pauses,
        long partitions) {}
