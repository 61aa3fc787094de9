package io.elasticq.channel;

import io.elasticq.InvalidConfigException;
import io.elasticq.WaitStrategy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * How this process uses a channel; others that have opened the same region may do it otherwise. Immutable, and valid by construction.
 *
 * @param waitStrategy how calls wait that may wait. Across processes nobody signals, so one that {@link WaitStrategy#needsSignals needs signals} is refused there
 * @param heartbeatInterval how often an end says that its process lives
 * @param silentAfter an end whose last heartbeat is older than this is {@link PeerInfo.Status#SILENT}
 * @param heartbeatClock the time of heartbeats; all processes must have the same
 * @param nanoClock the time of messages, in nanoseconds, from any origin that is the same for all processes, as that of {@link System#nanoTime} is on one machine
 *     with the usual JVMs
 */
public record ChannelOptions(
        WaitStrategy waitStrategy,
        Duration heartbeatInterval,
        Duration silentAfter,
        InstantSource heartbeatClock,
        LongSupplier nanoClock) {

    private static final Duration MAX_SILENCE = Duration.ofDays(366);
    private static final Duration DEFAULT_INTERVAL = Duration.ofMillis(500);
    private static final Duration DEFAULT_SILENCE = Duration.ofSeconds(3);

    /**
     * Checks that the values make sense together.
     *
     * @param waitStrategy not null
     * @param heartbeatInterval 1 ms or more
     * @param silentAfter more than the interval
     * @param heartbeatClock not null
     * @param nanoClock not null
     * @throws InvalidConfigException if they don't; the message names them
     */
    public ChannelOptions {
        Objects.requireNonNull(waitStrategy, "waitStrategy");
        Objects.requireNonNull(heartbeatClock, "heartbeatClock");
        Objects.requireNonNull(nanoClock, "nanoClock");
        if (heartbeatInterval.compareTo(Duration.ofMillis(1)) < 0
                || heartbeatInterval.compareTo(Duration.ofDays(1)) > 0) {
            throw new InvalidConfigException(
                    "heartbeatInterval must be from 1 ms to 1 day: heartbeatInterval=" + heartbeatInterval);
        }
        if (silentAfter.compareTo(heartbeatInterval) <= 0 || silentAfter.compareTo(MAX_SILENCE) > 0) {
            throw new InvalidConfigException("silentAfter must be > heartbeatInterval, and up to a year: silentAfter="
                    + silentAfter + ", heartbeatInterval=" + heartbeatInterval);
        }
    }

    /**
     * The defaults: {@link WaitStrategy#backoff()}, a heartbeat each half second, silent after three seconds, the system's clocks.
     *
     * @return the default options
     */
    public static ChannelOptions defaults() {
        return new ChannelOptions(
                WaitStrategy.backoff(), DEFAULT_INTERVAL, DEFAULT_SILENCE, InstantSource.system(), System::nanoTime);
    }

    /**
     * These options with another wait strategy.
     *
     * @param strategy not null
     * @return new options
     */
    public ChannelOptions withWaitStrategy(WaitStrategy strategy) {
        return new ChannelOptions(strategy, heartbeatInterval, silentAfter, heartbeatClock, nanoClock);
    }

    /**
     * These options with other heartbeats.
     *
     * @param interval how often an end says that its process lives, 1 ms or more
     * @param silence how old the last one may be, more than the interval
     * @return new options
     * @throws InvalidConfigException if the times make no sense; the message names them
     */
    public ChannelOptions withHeartbeat(Duration interval, Duration silence) {
        return new ChannelOptions(waitStrategy, interval, silence, heartbeatClock, nanoClock);
    }

    /**
     * These options with other clocks.
     *
     * @param heartbeats the time of heartbeats
     * @param nanos the time of messages, in nanoseconds
     * @return new options
     */
    public ChannelOptions withClocks(InstantSource heartbeats, LongSupplier nanos) {
        return new ChannelOptions(waitStrategy, heartbeatInterval, silentAfter, heartbeats, nanos);
    }
}
