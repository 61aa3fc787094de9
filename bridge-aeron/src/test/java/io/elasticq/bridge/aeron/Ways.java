package io.elasticq.bridge.aeron;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** Where senders and receivers of the tests meet; each time another place. */
enum Ways {
    IPC,
    UDP,
    MDC;

    private static final AtomicInteger STREAMS = new AtomicInteger(1000);

    /** One address for both sides, unless it is multi-destination cast. */
    record Ends(AeronAddress sender, AeronAddress receiver) {}

    Ends ends() throws IOException {
        return ends("term-length=64k");
    }

    Ends ends(String parameters) throws IOException {
        int stream = STREAMS.addAndGet(2);
        String back = "aeron:udp?term-length=64k|endpoint=" + Ports.endpoint();
        switch (this) {
            case IPC -> {
                AeronAddress both = AeronAddress.of("aeron:ipc?" + parameters, stream);
                return new Ends(both, both);
            }
            case UDP -> {
                AeronAddress both =
                        AeronAddress.of("aeron:udp?endpoint=" + Ports.endpoint() + "|" + parameters, stream, back);
                return new Ends(both, both);
            }
            case MDC -> {
                String control = "control-mode=dynamic|control=" + Ports.endpoint();
                return new Ends(
                        AeronAddress.of("aeron:udp?" + control + "|" + parameters, stream, back),
                        AeronAddress.of("aeron:udp?endpoint=127.0.0.1:0|" + control, stream, back));
            }
        }
        throw new AssertionError(this);
    }
}
