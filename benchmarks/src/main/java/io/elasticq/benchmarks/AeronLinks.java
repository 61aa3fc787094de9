package io.elasticq.benchmarks;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.BufferClaim;
import io.aeron.logbuffer.FragmentHandler;
import org.agrona.BitUtil;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;

/**
 * Aeron over shared memory, or over UDP on the loopback device. The side that begins has the driver, in one thread with its own idle strategy; it hands credits from receiver
 * to sender, and the messages don't pass through it. A term is twice the buffer, since the half of a term is what may be on its way; and
 * so large is a fragment that a message fits into one and can be claimed in place.
 */
final class AeronLinks implements Links {

    static final String IPC = "aeron:ipc";
    static final String UDP = "aeron:udp?endpoint=127.0.0.1:20451";
    static final String UDP_BACK = "aeron:udp?endpoint=127.0.0.1:20452"; // for credits

    private static final int FRAME_ALIGNMENT = 32;
    private static final int HEADER = 32;
    private static final int USUAL_MTU = 1408;

    private final @Nullable MediaDriver driver;
    private final Aeron aeron;
    private final String channel;

    AeronLinks(LinkSettings settings, boolean begins, String channel) {
        this.channel = channel;
        driver = begins ? launch(settings) : null;
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(directory(settings)));
    }

    static String directory(LinkSettings settings) {
        return settings.file("aeron").toString();
    }

    /** The same for all that go over Aeron. */
    static MediaDriver launch(LinkSettings settings) {
        return MediaDriver.launch(new MediaDriver.Context()
                .aeronDirectoryName(directory(settings))
                .threadingMode(ThreadingMode.SHARED)
                .ipcTermBufferLength(2 * settings.bufferBytes())
                .publicationTermBufferLength(2 * settings.bufferBytes())
                .ipcMtuLength(Math.max(USUAL_MTU, BitUtil.align(settings.bytes() + HEADER, FRAME_ALIGNMENT)))
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true));
    }

    @Override
    public Link link(String name) {
        return new StreamLink(aeron, channel, name.hashCode());
    }

    @Override
    public void close() {
        CloseHelper.closeAll(aeron, driver);
    }

    private record StreamLink(Aeron aeron, String channel, int streamId) implements Link {

        @Override
        public Sender sender() {
            ExclusivePublication publication = aeron.addExclusivePublication(channel, streamId);
            BufferClaim claim = new BufferClaim();
            return message -> {
                long position = publication.tryClaim(message.length, claim);
                if (position < 0) {
                    return refused(position);
                }
                claim.buffer().putBytes(claim.offset(), message);
                claim.commit();
                return true;
            };
        }

        private static boolean refused(long answer) {
            if (answer == Publication.CLOSED || answer == Publication.MAX_POSITION_EXCEEDED) {
                throw new IllegalStateException("can't send any more: answer=" + answer);
            }
            return false;
        }

        @Override
        public Receiver receiver(byte[] into, Numbers numbers) {
            Subscription subscription = aeron.addSubscription(channel, streamId);
            FragmentHandler handler = (buffer, offset, length, header) -> {
                buffer.getBytes(offset, into, 0, length);
                numbers.check(into, length);
            };
            return limit -> subscription.poll(handler, limit);
        }
    }
}
