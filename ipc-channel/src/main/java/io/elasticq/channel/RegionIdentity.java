package io.elasticq.channel;

/** What of a region never changes. Read once, and kept. */
record RegionIdentity(int flags, int depth, int chunkSize, long initialSequence, long id, long created) {

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    ChannelConfig config() {
        return new ChannelConfig(
                depth,
                chunkSize,
                has(RegionDescriptor.FLOW_CONTROL),
                has(RegionDescriptor.FRAGMENTS),
                has(RegionDescriptor.TIMESTAMPS),
                initialSequence);
    }
}
