package io.elasticq.cli;

import io.elasticq.WaitStrategy;
import io.elasticq.bridge.aeron.AeronConnection;
import io.elasticq.bridge.aeron.AeronFailedException;
import io.elasticq.bridge.aeron.AeronSource;
import io.elasticq.bridge.aeron.ReceiverConfig;
import io.elasticq.bridge.aeron.ReceiverListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The events of a stream of Aeron's as lines, until its sender has said that there are no more, or until nobody wants them any more. That some were lost on the way is a failure, as is a sender that ends without a word where it was to be the only one. */
final class AeronInput implements LineInput {

    private static final int BATCH = 256;
    private static final int WINDOW = 65_536;
    private static final WaitStrategy WAITING = WaitStrategy.backoff();

    private final EndPoint at;
    private final ReceiverConfig config;
    private final Deque<byte[]> lines = new ArrayDeque<>();
    private @Nullable AeronConnection connection; // opened by the thread that reads
    private @Nullable AeronSource<Line> source;
    private @Nullable String failure;

    private AeronInput(EndPoint at, ReceiverConfig.Builder config, boolean endsWithSender) {
        this.at = at;
        ReceiverListener listener = new ReceiverListener() {
            @Override
            public void missed(int session, long from, long to) {
                failure = (to - from) + " lines of a sender, from number " + (from + 1) + " on, will never come";
            }

            @Override
            public void ended(int session, long next, boolean lost) {
                if (lost && endsWithSender) {
                    failure =
                            "the sender is gone, and has not said that there are no more lines: " + next + " have come";
                }
            }
        };
        this.config = config.listener(listener).endsWithSender(endsWithSender).build();
    }

    static AeronInput of(EndPoint at) throws CliException {
        ReceiverConfig.Builder config =
                ReceiverConfig.from(AeronEndPoint.address(at)).window(at.number("credits", 1, WINDOW));
        return new AeronInput(at, config, at.isSecond("until", "stopped", "end"));
    }

    @Override
    public byte @Nullable [] next() throws IOException {
        int idle = 0;
        while (lines.isEmpty()) {
            AeronSource<Line> from = opened();
            int n = drain(from);
            if (failure != null && lines.isEmpty()) {
                throw new InputException(at.text() + ": " + failure, null);
            }
            if (n == 0 && (from.isTerminated() || Thread.interrupted())) {
                return null;
            }
            idle = n == 0 ? WAITING.idle(idle) : 0;
        }
        return lines.poll();
    }

    private AeronSource<Line> opened() throws IOException {
        AeronSource<Line> open = source;
        if (open == null) {
            try {
                AeronConnection connected = AeronEndPoint.connect(at);
                connection = connected;
                open = AeronSource.open(connected, config, new LineCodec());
                source = open;
            } catch (RuntimeException e) {
                throw failed(e);
            }
        }
        return open;
    }

    private int drain(AeronSource<Line> from) throws IOException {
        try {
            return from.drain(line -> lines.add(line.bytes()), BATCH);
        } catch (AeronFailedException e) {
            throw failed(e);
        }
    }

    private IOException failed(Exception e) {
        return new InputException(at.text() + ": " + e.getMessage(), e);
    }

    @Override
    public void close() {
        if (source != null) {
            source.close();
        }
        if (connection != null) {
            connection.close();
        }
    }
}
