package io.elasticq.channel;

import static io.elasticq.channel.RegionDescriptor.ATTACHED;
import static io.elasticq.channel.RegionDescriptor.CONSUMER;
import static io.elasticq.channel.RegionDescriptor.HEARTBEAT;
import static io.elasticq.channel.RegionDescriptor.PID;
import static io.elasticq.channel.RegionDescriptor.PRODUCER;
import static io.elasticq.channel.RegionDescriptor.STARTED;

import io.elasticq.internal.FileHeldException;
import io.elasticq.internal.FileOwner;
import io.elasticq.internal.Threads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One end's hold on a region: nobody else can have this end while it is there, and others see that it is, and that its process lives. The lock of the operating system decides; what is written in the
 * region is for others to look at.
 */
final class Attachment implements AutoCloseable {

    /** Which end. */
    enum Side {
        WRITER(PRODUCER, "producer"),
        READER(CONSUMER, "consumer");

        final int words;
        final String label;

        Side(int words, String label) {
            this.words = words;
            this.label = label;
        }

        /** A file of its own: to close any channel of the region's file would free a lock of that file. */
        Path lockFile(Path region) {
            return region.resolveSibling(region.getFileName() + "." + label);
        }
    }

    private static final long CLOCK_STEP_MILLIS = 10_000;

    private final Region region;
    private final Side side;
    private final ChannelOptions options;
    private final AutoCloseable lock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Thread heart;
    private boolean announced;

    private Attachment(Region region, Side side, ChannelOptions options, AutoCloseable lock) {
        this.region = region;
        this.side = side;
        this.options = options;
        this.lock = lock;
    }

    /** Takes the end. Nothing is written before {@link #announce}. */
    static Attachment take(Region region, MemoryLocks inMemory, Side side, ChannelOptions options) {
        return new Attachment(region, side, options, lock(region, inMemory, side));
    }

    private static AutoCloseable lock(Region region, MemoryLocks inMemory, Side side) {
        if (region.file == null) {
            return inMemory.take(side, region.name);
        }
        try {
            FileOwner owner = FileOwner.take(side.lockFile(region.file));
            try {
                Regions.checkStillAt(region.file, region);
                return owner;
            } catch (RuntimeException | Error e) {
                owner.close();
                throw e;
            }
        } catch (FileHeldException e) {
            throw new ChannelInUseException(
                    region.name + " has a live " + side.label + ": " + e.getMessage(), e.holder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets others see it. */
    void announce() {
        announced = true;
        ProcessHandle self = ProcessHandle.current();
        set(STARTED, region.file == null ? 0 : startTime(self)); // slow, and in memory nobody asks
        beat();
        set(ATTACHED, get(region, side, ATTACHED) + 1);
        set(PID, self.pid());
        if (region.file != null) {
            heart = new Thread(this::live, "elasticq-heartbeat-" + side.label + "-" + region.name);
            heart.setDaemon(true);
            heart.start();
        }
    }

    private void live() {
        try {
            while (!closed.await(options.heartbeatInterval().toNanos(), TimeUnit.NANOSECONDS)) {
                beatAnyway();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // someone wants this thread to end: the peer will find it silent
        }
    }

    /** A clock that throws is said, and asked again. */
    private void beatAnyway() {
        try {
            beat();
        } catch (RuntimeException e) {
            Thread self = Thread.currentThread();
            self.getUncaughtExceptionHandler().uncaughtException(self, e);
        }
    }

    private void beat() {
        set(HEARTBEAT, options.heartbeatClock().millis());
    }

    /** Gives the end back; without a trace, if it was not announced. */
    @Override
    public void close() {
        closed.countDown();
        awaitHeart();
        if (announced) {
            set(PID, 0);
        }
        try {
            lock.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitHeart() {
        if (heart != null) {
            Threads.join(heart);
        }
    }

    private void set(int word, long value) {
        Words.setRelease(region.bytes, side.words + word, value);
    }

    private static long get(Region region, Side side, int word) {
        return Words.getAcquire(region.bytes, side.words + word);
    }

    private static long startTime(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** Each JVM works start times out from a clock that may have been set since. */
    private static boolean isSame(long started, long seen) {
        return started == 0 || seen == 0 || Math.abs(started - seen) < CLOCK_STEP_MILLIS;
    }

    /** What can be seen of an end, by anyone. */
    static PeerInfo peer(Region region, Side side, ChannelOptions options) {
        long pid = get(region, side, PID);
        long beat = get(region, side, HEARTBEAT);
        return new PeerInfo(
                status(region, side, options, pid, beat), pid, Instant.ofEpochMilli(beat), get(region, side, ATTACHED));
    }

    /** A fresh heartbeat decides: a process in another PID namespace can't be seen from here. */
    private static PeerInfo.Status status(Region region, Side side, ChannelOptions options, long pid, long beat) {
        if (pid == 0) {
            return PeerInfo.Status.ABSENT;
        }
        long age = options.heartbeatClock().millis() - beat;
        long limit = options.silentAfter().toMillis();
        if (region.file == null || (age <= limit && age >= -limit)) { // later than now: the clock was set back since
            return PeerInfo.Status.ALIVE;
        }
        long started = get(region, side, STARTED);
        boolean there = ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> isSame(started, startTime(process)))
                .isPresent();
        return there ? PeerInfo.Status.SILENT : PeerInfo.Status.DEAD;
    }
}
