package io.elasticq.bridge.aeron;

import io.aeron.ChannelUri;
import io.elasticq.InvalidConfigException;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Where a sender and its receivers meet: a stream for the events, and one on which the receivers' credits travel back. Both sides name the same two streams; what an end point means on
 * which side is Aeron's to say. Immutable, and valid by construction.
 *
 * <p>Over UDP the way back is a channel of its own, whose end point is the sender's: {@code aeron:udp?endpoint=receiver:40456} and back {@code aeron:udp?endpoint=sender:40457}. With multi-destination cast
 * the sender says {@code aeron:udp?control-mode=dynamic|control=sender:40456} and each receiver {@code aeron:udp?endpoint=receiver:0|control=sender:40456|control-mode=dynamic}; the way back is as before.
 *
 * @param channel the channel of the events, as Aeron writes it
 * @param stream their stream
 * @param back the channel of the credits
 * @param backStream their stream
 */
public record AeronAddress(String channel, int stream, String back, int backStream) {

    private static final String IPC = "aeron:ipc";
    private static final String BACK_IPC = "aeron:ipc?term-length=64k"; // credits are small and few
    private static final Pattern FIRST_OF_MULTICAST = Pattern.compile("22[4-9]|23[0-9]");

    /**
     * Checks that the values make sense together. What can only be known to a media driver is refused when it is opened.
     *
     * @param channel not null
     * @param stream any
     * @param back not null
     * @param backStream not the events' where the channel is the same
     * @throws InvalidConfigException if they don't, or a channel has a {@code session-id}: it must be drawn for each sender; the message names them
     */
    public AeronAddress {
        checkChannel("channel", channel);
        checkChannel("back", back);
        if (channel.equals(back) && stream == backStream) {
            throw new InvalidConfigException(
                    "events and credits must not be one stream: channel=" + channel + ", stream=" + stream);
        }
    }

    private static void checkChannel(String name, String channel) {
        Objects.requireNonNull(channel, name);
        ChannelUri uri;
        try {
            uri = ChannelUri.parse(channel);
        } catch (IllegalArgumentException e) {
            throw noChannel(name, channel, String.valueOf(e.getMessage()));
        }
        if (!uri.isIpc() && !uri.isUdp()) {
            throw noChannel(name, channel, "media=" + uri.media());
        }
        if (uri.containsKey("session-id")) {
            throw new InvalidConfigException(
                    name + " must not have a session-id: receivers know a sender that has begun "
                            + "again by its new one, which Aeron draws: " + name + "=" + channel);
        }
    }

    private static InvalidConfigException noChannel(String name, String channel, String why) {
        return new InvalidConfigException(name + " is not a channel of Aeron's, which begins with aeron:ipc or "
                + "aeron:udp?: " + name + "=" + channel + ": " + why);
    }

    /**
     * Two streams in the memory of one machine.
     *
     * @param stream the events'; the credits have the next one
     * @return the address
     */
    public static AeronAddress ipc(int stream) {
        return of(IPC, stream);
    }

    /**
     * Events and credits on one channel, which must be one in the memory of a machine.
     *
     * @param channel begins with {@code aeron:ipc}
     * @param stream the events'; the credits have the next one
     * @return the address
     * @throws InvalidConfigException if it is a channel of another kind, which has one direction only
     */
    public static AeronAddress of(String channel, int stream) {
        if (!channel.startsWith(IPC)) {
            throw new InvalidConfigException("credits need a channel of their own to come back, whose end point is the "
                    + "sender's: channel=" + channel + ", stream=" + stream);
        }
        return new AeronAddress(channel, stream, BACK_IPC, stream + 1);
    }

    /**
     * Events on one channel, credits on another.
     *
     * @param channel the events'
     * @param stream their stream
     * @param back the channel of the credits; their stream is the next one
     * @return the address
     * @throws InvalidConfigException if one of them is not a channel
     */
    public static AeronAddress of(String channel, int stream, String back) {
        return new AeronAddress(channel, stream, back, stream + 1);
    }

    /** The channel to send on: where several receivers may be, Aeron's own flow control goes by the same one as the credits, unless the channel says otherwise. */
    String sending(Gating gating) {
        ChannelUri uri = ChannelUri.parse(channel);
        if ((uri.containsKey("control-mode") || isMulticast(uri)) && !uri.containsKey("fc")) {
            uri.put("fc", gating == Gating.SLOWEST ? "min" : "max");
        }
        return uri.toString();
    }

    private static boolean isMulticast(ChannelUri uri) {
        String endpoint = uri.get("endpoint", "");
        int dot = endpoint.indexOf('.');
        return endpoint.regionMatches(true, 0, "[ff", 0, 3)
                || (dot > 0
                        && FIRST_OF_MULTICAST
                                .matcher(endpoint.substring(0, dot))
                                .matches());
    }
}
