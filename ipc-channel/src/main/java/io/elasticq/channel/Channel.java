package io.elasticq.channel;

import io.elasticq.InvalidConfigException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A way for messages from one thread to another, in this process or in another one, without a copy between them: a file that both map, best on a file system in memory such as
 * {@code /dev/shm}, or memory of this process. No driver, no flags for the JVM.
 *
 * <p>With flow control (the default) there is one producer and one consumer, and nothing is ever lost: a message stays as it is until its fragment is closed, and comes again after a crash if it was
 * not. Without it the producer never waits, any number of consumers read along, and each is told exactly how many messages it has missed.
 *
 * <p>A channel object holds nothing that has to be closed; its ends do. Memory that was mapped is given back when nobody refers to it any more. For any
 * thread; {@link #producer} and {@link #consumer} give ends that are for one thread each.
 *
 * <p>A file must not be cut short while it is open: the JVM then throws an {@code InternalError} where the missing part is used.
 *
 * <p>An idea of rust-tango, and by it of Firedancer's Tango.
 */
public final class Channel {

    private final Region region;
    private final ChannelOptions options;
    private final boolean writable;
    private final MemoryLocks inMemory = new MemoryLocks();

    private Channel(Region region, ChannelOptions options, boolean writable) {
        this.region = region;
        this.options = options;
        this.writable = writable;
    }

    /**
     * Makes a region in a new file, with the default options.
     *
     * @param file must not exist
     * @param config what it is made with
     * @return the channel
     * @throws UncheckedIOException if the file exists, or can't be made; nothing is left of it
     */
    public static Channel create(Path file, ChannelConfig config) {
        return create(file, config, ChannelOptions.defaults());
    }

    /**
     * Makes a region in a new file.
     *
     * @param file must not exist
     * @param config what it is made with
     * @param options how this process uses it
     * @return the channel
     * @throws UncheckedIOException if the file exists, or can't be made; nothing is left of it
     * @throws InvalidConfigException if the wait strategy needs signals
     */
    public static Channel create(Path file, ChannelConfig config, ChannelOptions options) {
        checkStrategy(file, options);
        return new Channel(Regions.create(file, config, config.flags(), options.heartbeatClock()), options, true);
    }

    /**
     * Makes one for threads of this process, with the default options.
     *
     * @param config what it is made with
     * @return the channel
     */
    public static Channel inMemory(ChannelConfig config) {
        return inMemory(config, ChannelOptions.defaults());
    }

    /**
     * Makes one for threads of this process.
     *
     * @param config what it is made with
     * @param options how this process uses it
     * @return the channel
     */
    public static Channel inMemory(ChannelConfig config, ChannelOptions options) {
        return new Channel(Regions.inMemory(config, config.flags(), options.heartbeatClock()), options, true);
    }

    /**
     * Opens the region in a file, with the default options.
     *
     * @param file a region
     * @return the channel
     * @throws ChannelRefusedException if it is no region, or not one that can be used; the message says why
     * @throws UncheckedIOException if it can't be read and written
     */
    public static Channel open(Path file) {
        return open(file, ChannelOptions.defaults());
    }

    /**
     * Opens the region in a file.
     *
     * @param file a region
     * @param options how this process uses it
     * @return the channel
     * @throws ChannelRefusedException if it is no region, or not one that can be used; the message says why
     * @throws UncheckedIOException if it can't be read and written
     * @throws InvalidConfigException if the wait strategy needs signals
     */
    public static Channel open(Path file, ChannelOptions options) {
        checkStrategy(file, options);
        return new Channel(Regions.open(file, true, false), options, true);
    }

    /**
     * Opens the region in a file to look at it, and for {@link #observer}: nothing is ever written to it.
     *
     * @param file a region
     * @param options how this process uses it
     * @return the channel
     * @throws ChannelRefusedException if it is no region, or not one that can be used; the message says why
     * @throws UncheckedIOException if it can't be read
     * @throws InvalidConfigException if the wait strategy needs signals
     */
    public static Channel openReadOnly(Path file, ChannelOptions options) {
        checkStrategy(file, options);
        return new Channel(Regions.open(file, false, false), options, false);
    }

    /**
     * Deletes the file of a region, and those beside it.
     *
     * @param file a region; nothing is done if it does not exist
     * @throws ChannelInUseException if one of its ends is taken, by this process or another one
     * @throws ChannelRefusedException if it is something else; one that was never finished is deleted
     * @throws UncheckedIOException if it can't be deleted
     */
    public static void delete(Path file) {
        Deletion.of(file);
    }

    private static void checkStrategy(Path file, ChannelOptions options) {
        if (options.waitStrategy().needsSignals()) {
            throw new InvalidConfigException(
                    "a wait strategy that needs signals can't wait for another process: waitStrategy="
                            + options.waitStrategy() + ", file=" + file);
        }
    }

    /**
     * Takes the producer's end. If the last one died, this one takes over behind what was published.
     *
     * @return the only producer, for one thread
     * @throws ChannelInUseException if there is a live one; the message names its process
     * @throws ChannelClosedException if the channel was halted
     * @throws ChannelFailedException if it has failed
     * @throws ChannelCorruptException if the region holds what can't be
     * @throws IllegalStateException if it was opened to be read only
     */
    public Producer producer() {
        checkWritable("a producer");
        Attachment attachment = Attachment.take(region, inMemory, Attachment.Side.WRITER, options);
        try {
            region.checkNotFailed();
            if (region.state() == ChannelState.HALT) {
                throw new ChannelClosedException(region.name + " was halted at sequence " + region.end());
            }
            Producer producer = new Producer(region, options, attachment, TakeOver.of(region));
            attachment.announce();
            region.run();
            return producer;
        } catch (RuntimeException | Error e) {
            attachment.close();
            throw e;
        }
    }

    /**
     * Takes a consumer's end. With flow control it is the only one, and begins behind what its predecessor has given back; without, it is one of many, and begins with what is
     * published next.
     *
     * @return a consumer, for one thread
     * @throws ChannelInUseException if there is a live one, with flow control; the message names its process
     * @throws ChannelCorruptException if the region holds what can't be
     * @throws IllegalStateException if it was opened to be read only, with flow control
     */
    public Consumer consumer() {
        if (!region.identity.has(RegionDescriptor.FLOW_CONTROL)) {
            return observer();
        }
        checkWritable("a consumer");
        Attachment attachment = Attachment.take(region, inMemory, Attachment.Side.READER, options);
        try {
            CreditedConsumer consumer = new CreditedConsumer(region, options, attachment);
            attachment.announce();
            return consumer;
        } catch (RuntimeException | Error e) {
            attachment.close();
            throw e;
        }
    }

    /**
     * Reads along, and disturbs nobody: writes nothing, holds nobody back, and may miss messages, also where there is flow control. Begins with what is published next.
     *
     * @return a consumer, for one thread
     * @throws ChannelCorruptException if the region holds what can't be
     */
    public Consumer observer() {
        return new LossyConsumer(region, options, region.position());
    }

    /**
     * Reads along, from the oldest message on that is still there.
     *
     * @return a consumer, for one thread
     * @throws ChannelCorruptException if the region holds what can't be
     */
    public Consumer observerFromOldest() {
        return new LossyConsumer(region, options, LossyConsumer.oldest(region));
    }

    private void checkWritable(String what) {
        if (!writable) {
            throw new IllegalStateException(region.name + " was opened to be read only, and can't have " + what);
        }
    }

    /**
     * What the region was made with.
     *
     * @return not null
     */
    public ChannelConfig config() {
        return region.identity.config();
    }

    /**
     * What both ends have been told.
     *
     * @return not null
     * @throws ChannelCorruptException if the region holds what can't be
     */
    public ChannelState state() {
        return region.state();
    }

    /**
     * How it is now.
     *
     * @return put together from several reads
     * @throws ChannelCorruptException if the region holds what can't be
     */
    public ChannelInfo info() {
        boolean credits = region.identity.has(RegionDescriptor.FLOW_CONTROL);
        long position = region.position();
        long consumed = region.consumed(); // after the position: the lag is never too large
        long lag = credits ? Math.max(0, Math.min(region.depth, position - consumed)) : 0;
        return new ChannelInfo(
                region.state(),
                region.failureCode(),
                region.identity.id(),
                Instant.ofEpochMilli(region.identity.created()),
                config(),
                position - region.identity.initialSequence(),
                credits ? consumed - region.identity.initialSequence() : 0,
                lag,
                credits ? Math.max(0, region.depth - lag) : 0,
                Attachment.peer(region, Attachment.Side.WRITER, options),
                Attachment.peer(region, Attachment.Side.READER, options));
    }

    @Override
    public String toString() {
        return "Channel[" + region.name + ", " + config() + "]";
    }
}
