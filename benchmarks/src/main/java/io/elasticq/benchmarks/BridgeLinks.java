package io.elasticq.benchmarks;

import io.aeron.driver.MediaDriver;
import io.elasticq.bridge.aeron.AeronAddress;
import io.elasticq.bridge.aeron.AeronConnection;
import io.elasticq.bridge.aeron.AeronSender;
import io.elasticq.bridge.aeron.AeronSource;
import io.elasticq.bridge.aeron.ReceiverConfig;
import io.elasticq.bridge.aeron.SenderConfig;
import io.elasticq.router.EventCodec;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;

/** Senders and sources, over a driver with the settings of {@link AeronLinks}. Their credits are 65,536 events. */
final class BridgeLinks implements Links {

    private final @Nullable MediaDriver driver;
    private final AeronConnection connection;
    private final String channel;
    private final String back;

    BridgeLinks(LinkSettings settings, boolean begins, String channel, String back) {
        this.channel = channel;
        this.back = back;
        driver = begins ? AeronLinks.launch(settings) : null;
        connection = AeronConnection.external(Path.of(AeronLinks.directory(settings)));
    }

    @Override
    public Link link(String name) {
        int stream = name.hashCode();
        AeronAddress address = new AeronAddress(channel, stream, back, stream + 1);
        return new BridgeLink(connection, address);
    }

    @Override
    public void close() {
        connection.close();
        CloseHelper.close(driver);
    }

    private static Link.Receiver receive(
            AeronConnection connection, AeronAddress address, byte[] into, Numbers numbers) {
        AeronSource<byte[]> source =
                AeronSource.open(connection, ReceiverConfig.from(address).build(), new Bytes(into));
        return limit -> source.drain(message -> numbers.check(message, message.length), limit);
    }

    private record BridgeLink(AeronConnection connection, AeronAddress address) implements Link {

        @Override
        public Sender sender() {
            AeronSender<byte[]> sender =
                    AeronSender.open(connection, SenderConfig.to(address).build(), new Bytes(new byte[0]));
            return message -> {
                if (sender.offer(message).isTaken()) {
                    return true;
                }
                sender.step();
                return false;
            };
        }

        @Override
        public Receiver receiver(byte[] into, Numbers numbers) {
            return receive(connection, address, into, numbers);
        }
    }

    /** Decodes into one array. */
    @SuppressWarnings("ArrayRecordComponent") // it is written, and not compared
    private record Bytes(byte[] into) implements EventCodec<byte[]> {

        @Override
        public int maxLength(byte[] message) {
            return message.length;
        }

        @Override
        public void encode(byte[] message, ByteBuffer target) {
            target.put(message);
        }

        @Override
        public byte[] decode(ByteBuffer source) {
            source.get(into, 0, source.remaining());
            return into;
        }
    }
}
