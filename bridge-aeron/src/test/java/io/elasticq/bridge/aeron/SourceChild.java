package io.elasticq.bridge.aeron;

import io.elasticq.WaitStrategy;
import java.nio.file.Path;
import java.time.Duration;

/** Receives until the sender ends, or it is killed, and says what it got. Arguments: folder of the driver, channel, stream, way back, its stream, window, timeout in ms. */
final class SourceChild {

    private SourceChild() {}

    public static void main(String[] args) {
        AeronAddress address = new AeronAddress(args[1], Integer.parseInt(args[2]), args[3], Integer.parseInt(args[4]));
        ReceiverListener listener = new ReceiverListener() {
            @Override
            public void began(int session, long from) {
                System.out.println("began at " + from);
            }

            @Override
            public void missed(int session, long from, long to) {
                System.out.println("missed " + from + " " + to);
            }

            @Override
            public void ended(int session, long next, boolean lost) {
                System.out.println((lost ? "lost at " : "ended at ") + next);
            }
        };
        ReceiverConfig config = ReceiverConfig.from(address)
                .window(Integer.parseInt(args[5]))
                .endsWithSender(true)
                .listener(listener)
                .build();
        try (AeronConnection connection = AeronConnection.builder()
                        .embedded(Path.of(args[0]))
                        .peerTimeout(Duration.ofMillis(Integer.parseInt(args[6])))
                        .open();
                AeronSource<Long> source = AeronSource.open(connection, config, Numbers.CODEC)) {
            System.out.println("ready");
            WaitStrategy wait = WaitStrategy.backoff();
            int idle = 0;
            while (!source.isTerminated()) {
                idle = source.drain(event -> System.out.println("got " + event), 10) > 0 ? 0 : wait.idle(idle);
            }
        }
    }
}
