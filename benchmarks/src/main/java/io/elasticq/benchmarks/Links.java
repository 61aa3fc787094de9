package io.elasticq.benchmarks;

import java.io.IOException;

/** Makes links of one kind, and closes them. */
interface Links extends AutoCloseable {

    /** On the side that begins: makes a link. On the side that joins: opens one that was made there. */
    Link link(String name) throws IOException;

    @Override
    void close() throws IOException;

    /** On the side that sends first, or the only process. */
    static Links begin(OtherType type, LinkSettings settings) {
        return create(type, settings, true);
    }

    /** In the other process. */
    static Links join(OtherType type, LinkSettings settings) {
        return create(type, settings, false);
    }

    private static Links create(OtherType type, LinkSettings settings, boolean begins) {
        return switch (type) {
            case AGRONA_ONE_TO_ONE, AGRONA_MANY_TO_ONE -> new AgronaLinks(type, settings, begins);
            case CHANNEL -> new ChannelLinks(settings, begins);
            case AERON_IPC -> new AeronLinks(settings, begins, AeronLinks.IPC);
            case AERON_UDP -> new AeronLinks(settings, begins, AeronLinks.UDP);
            case BRIDGE_IPC -> new BridgeLinks(settings, begins, AeronLinks.IPC, AeronLinks.IPC);
            case BRIDGE_UDP -> new BridgeLinks(settings, begins, AeronLinks.UDP, AeronLinks.UDP_BACK);
            case CHRONICLE -> new ChronicleLinks(settings);
            case UNIX_SOCKET -> new SocketLinks(settings);
            default -> throw new IllegalArgumentException("not a link: type=" + type);
        };
    }
}
