package io.elasticq.channel;

import java.time.Instant;

/**
 * A channel as it is at one moment. Both ends may move while it is put together.
 *
 * @param state what both ends have been told
 * @param failureCode the reason of a failure, 0 if there is none
 * @param id random, of this region
 * @param created when the region was made
 * @param config what it was made with
 * @param published how many messages, or fragments, were published
 * @param consumed how many of them were given back; with flow control
 * @param lag how many are published and not given back; with flow control
 * @param creditsFree how many more the producer may publish now; with flow control
 * @param producer the writing end
 * @param consumer the reading end; with flow control
 */
public record ChannelInfo(
        ChannelState state,
        int failureCode,
        long id,
        Instant created,
        ChannelConfig config,
        long published,
        long consumed,
        long lag,
        long creditsFree,
        PeerInfo producer,
        PeerInfo consumer) {}
