package io.elasticq.bridge.aeron;

import io.aeron.Aeron;
import io.aeron.CncFileDescriptor;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.elasticq.InvalidConfigException;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.jspecify.annotations.Nullable;

/**
 * A client of Aeron's, with a media driver inside this process or one that runs elsewhere on the machine. Senders and receivers are opened on it, any number of them; one for a process is enough. What was
 * opened on it is of no use after it is closed.
 *
 * <p>All methods may be called by any thread. The client has a thread of its own, and an embedded driver another one; both go easy on the processor when nothing happens.
 *
 * <p>The JVM must have been started with {@code --add-exports java.base/jdk.internal.misc=ALL-UNNAMED}, which Agrona asks for.
 */
public final class AeronConnection implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(AeronConnection.class.getName());
    private static final int KEEP_ALIVES_PER_TIMEOUT = 5;

    private final @Nullable MediaDriver driver;
    private final Aeron aeron;
    private final Failures client;
    private final Failures embedded;

    private AeronConnection(@Nullable MediaDriver driver, Aeron aeron, Failures client, Failures embedded) {
        this.driver = driver;
        this.aeron = aeron;
        this.client = client;
        this.embedded = embedded;
    }

    /**
     * With a media driver inside this process: in one thread, with a folder of its own, and Aeron's defaults. The folder is in memory where the system has such a place, and
     * is deleted when this is closed.
     *
     * @return open
     * @throws MissingJvmFlagException if the JVM was not started with what Agrona needs
     * @throws AeronFailedException if the driver can't be started
     */
    public static AeronConnection embedded() {
        return builder().open();
    }

    /**
     * With a media driver that runs already, in another process or in this one.
     *
     * @param directory the driver's, {@code aeron.dir}
     * @return open
     * @throws MissingJvmFlagException if the JVM was not started with what Agrona needs
     * @throws AeronFailedException if no driver answers there
     */
    public static AeronConnection external(Path directory) {
        return builder().external(directory).open();
    }

    /**
     * For other values than the defaults.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    Aeron aeron() {
        return aeron;
    }

    /**
     * What the client has failed with: the driver is gone, or does not answer.
     *
     * @return the first failure; null if there was none
     */
    public @Nullable Throwable failure() {
        return client.first.get();
    }

    /**
     * What an embedded driver could not do. Of these only the first is logged: a network that is gone makes thousands of them.
     *
     * @return how often, from 0
     */
    public long driverFailures() {
        return embedded.count.get();
    }

    /**
     * Where the media driver is, for other clients on this machine.
     *
     * @return its folder
     */
    public Path directory() {
        return Path.of(aeron.context().aeronDirectoryName());
    }

    /** Closes the client, with all that was opened on it, and an embedded driver. A second call does nothing. */
    @Override
    public void close() {
        CloseHelper.closeAll(aeron, driver);
    }

    @Override
    public String toString() {
        return "AeronConnection[directory=" + directory() + ", embedded=" + (driver != null) + "]";
    }

    /** Counts what fails, and logs the first of it. */
    private static final class Failures implements ErrorHandler {

        private final String who;
        private final AtomicReference<@Nullable Throwable> first = new AtomicReference<>();
        private final AtomicLong count = new AtomicLong();

        private Failures(String who) {
            this.who = who;
        }

        @Override
        public void onError(Throwable failure) {
            count.incrementAndGet();
            if (first.compareAndSet(null, failure)) {
                LOG.log(System.Logger.Level.WARNING, who + "; from now on this is only counted", failure);
            }
        }
    }

    /** Collects the values of a connection. Not for several threads, and for one connection. */
    public static final class Builder {

        private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
        private static final Duration LEAST_TIMEOUT = Duration.ofMillis(500);

        private @Nullable Path directory;
        private boolean isExternal;
        private Duration peerTimeout = DEFAULT_TIMEOUT;

        private final Failures client = new Failures("the client of Aeron");
        private final Failures embedded = new Failures("the media driver");

        private Builder() {}

        /**
         * Sets that the driver runs already.
         *
         * @param newDirectory the driver's
         * @return this
         */
        public Builder external(Path newDirectory) {
            directory = Objects.requireNonNull(newDirectory, "newDirectory");
            isExternal = true;
            return this;
        }

        /**
         * Sets where the embedded driver is to be. Unless set: in a new folder.
         *
         * @param newDirectory new, empty, or that of a driver that is gone, which then is deleted; one that was killed a moment ago counts as running until the timeout has passed. Deleted when the
         *     driver ends
         * @return this
         */
        public Builder embedded(Path newDirectory) {
            directory = Objects.requireNonNull(newDirectory, "newDirectory");
            isExternal = false;
            return this;
        }

        /**
         * Sets after which silence the embedded driver takes another machine, or a client, for gone, and the client the driver. Unless set: 10 seconds, as
         * with Aeron. For what an external driver takes for gone, it's the driver's to say.
         *
         * @param timeout from half a second
         * @return this
         * @throws InvalidConfigException if it is less
         */
        public Builder peerTimeout(Duration timeout) {
            if (timeout.compareTo(LEAST_TIMEOUT) < 0) {
                throw new InvalidConfigException(
                        "peerTimeout must be >= " + LEAST_TIMEOUT + ": peerTimeout=" + timeout);
            }
            peerTimeout = timeout;
            return this;
        }

        /**
         * Starts the driver, if it is to be embedded, and the client.
         *
         * @return open
         * @throws MissingJvmFlagException if the JVM was not started with what Agrona needs
         * @throws AeronFailedException if the driver can't be started, as where its folder is another one's, or none answers
         */
        public AeronConnection open() {
            JvmFlags.require();
            MediaDriver driver = null;
            try {
                driver = isExternal ? null : startDriver();
                return connect(driver);
            } catch (RuntimeException e) {
                CloseHelper.quietClose(driver);
                throw new AeronFailedException(
                        (isExternal ? "no media driver answers" : "the media driver can't be started") + ": directory="
                                + directory + ": " + e.getMessage(),
                        e);
            }
        }

        private MediaDriver startDriver() {
            long timeout = peerTimeout.toNanos();
            MediaDriver.Context context = new MediaDriver.Context()
                    .threadingMode(ThreadingMode.SHARED)
                    .timerIntervalNs(Math.min(TimeUnit.SECONDS.toNanos(1), timeout / KEEP_ALIVES_PER_TIMEOUT))
                    .imageLivenessTimeoutNs(timeout)
                    .clientLivenessTimeoutNs(timeout)
                    .publicationUnblockTimeoutNs(timeout + timeout / 2)
                    .dirDeleteOnStart(directory == null) // else Aeron looks whether it is in use
                    .driverTimeoutMs(peerTimeout.toMillis())
                    .dirDeleteOnShutdown(true)
                    .errorHandler(embedded);
            if (directory == null) {
                return MediaDriver.launchEmbedded(context);
            }
            requireDriversOrEmpty(directory.toFile());
            return MediaDriver.launch(context.aeronDirectoryName(directory.toString()));
        }

        /** Aeron deletes what it finds there. */
        private static void requireDriversOrEmpty(File folder) {
            String[] files = folder.list();
            if (files != null && files.length > 0 && !new File(folder, CncFileDescriptor.CNC_FILE).isFile()) {
                throw new IllegalStateException("the folder is not empty, and not a media driver's");
            }
        }

        private AeronConnection connect(@Nullable MediaDriver driver) {
            String folder = driver == null ? Objects.requireNonNull(directory).toString() : driver.aeronDirectoryName();
            Aeron.Context context = new Aeron.Context()
                    .aeronDirectoryName(folder)
                    .driverTimeoutMs(peerTimeout.toMillis())
                    .keepAliveIntervalNs(Math.min(
                            TimeUnit.MILLISECONDS.toNanos(500), peerTimeout.toNanos() / KEEP_ALIVES_PER_TIMEOUT))
                    .errorHandler(client);
            return new AeronConnection(driver, Aeron.connect(context), client, embedded);
        }
    }
}
