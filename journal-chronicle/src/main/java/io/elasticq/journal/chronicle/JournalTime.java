package io.elasticq.journal.chronicle;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import net.openhft.chronicle.core.time.TimeProvider;

/** The time of the last append, which never goes back: Chronicle Queue names its files by it. */
final class JournalTime implements TimeProvider {

    private final InstantSource clock;
    private final AtomicLong millis = new AtomicLong();

    JournalTime(InstantSource clock) {
        this.clock = clock;
    }

    long advance() {
        return notBefore(clock.millis());
    }

    long notBefore(long time) {
        return millis.accumulateAndGet(time, Math::max);
    }

    @Override
    public long currentTimeMillis() {
        return millis.get();
    }
}
