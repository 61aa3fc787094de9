package io.elasticq.bridge.aeron;

import io.elasticq.WaitStrategy;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Sends numbers, and goes on stepping until all is confirmed and it is told to end, or is killed. Arguments: folder of the driver, channel, stream, way back, its stream, first, end, timeout in ms, and
 * whether to finish.
 */
final class SenderChild {

    private SenderChild() {}

    public static void main(String[] args) {
        AeronAddress address = new AeronAddress(args[1], Integer.parseInt(args[2]), args[3], Integer.parseInt(args[4]));
        try (AeronConnection connection = AeronConnection.builder()
                        .embedded(Path.of(args[0]))
                        .peerTimeout(Duration.ofMillis(Integer.parseInt(args[7])))
                        .open();
                AeronSender<Long> sender =
                        AeronSender.open(connection, SenderConfig.to(address).build(), Numbers.CODEC)) {
            System.out.println("ready");
            WaitStrategy wait = WaitStrategy.backoff();
            long next = Long.parseLong(args[5]);
            long end = Long.parseLong(args[6]);
            boolean said = false;
            boolean finishes = Boolean.parseBoolean(args[8]);
            for (int idle = 0; !(said && finishes); ) {
                int work = sender.step();
                while (next < end && sender.offer(next).isTaken()) {
                    next++;
                    work++;
                }
                if (next == end && finishes) {
                    sender.finish();
                }
                if (next == end && sender.stats().joined() > 0 && sender.isConfirmed() && !said) {
                    said = true;
                    System.out.println("confirmed " + sender.stats().sent());
                }
                idle = work > 0 ? 0 : wait.idle(idle);
            }
        }
    }
}
