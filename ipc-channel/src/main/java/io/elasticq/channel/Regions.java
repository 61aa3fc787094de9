package io.elasticq.channel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.InstantSource;

/** Makes regions, and opens them. */
final class Regions {

    private static final int BLOCK = 1 << 16;
    private static final String MEMORY = "channel in memory";

    private Regions() {}

    static Region inMemory(ChannelConfig config, int flags, InstantSource clock) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(config.regionSize() + 2 * 64)
                .alignedSlice(64)
                .slice(0, config.regionSize())
                .order(ByteOrder.LITTLE_ENDIAN);
        return initialised(MEMORY, null, config, flags, clock, bytes);
    }

    /** Makes a file of real zeros, since writing to a hole of a full file system would end the process. */
    static Region create(Path file, ChannelConfig config, int flags, InstantSource clock) {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            try {
                fill(channel, config.regionSize());
                ByteBuffer bytes =
                        channel.map(MapMode.READ_WRITE, 0, config.regionSize()).order(ByteOrder.LITTLE_ENDIAN);
                return initialised(file.toString(), file.toRealPath(), config, flags, clock, bytes);
            } catch (IOException | RuntimeException | Error e) {
                Files.deleteIfExists(file);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void fill(FileChannel channel, int size) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect(BLOCK);
        long at = 0;
        while (at < size) {
            zeros.clear().limit((int) Math.min(BLOCK, size - at));
            at += channel.write(zeros, at);
        }
    }

    private static Region initialised(
            String name,
            @org.jspecify.annotations.Nullable Path file,
            ChannelConfig config,
            int flags,
            InstantSource clock,
            ByteBuffer bytes) {
        RegionIdentity identity = new RegionIdentity(
                flags, config.depth(), config.chunkSize(), config.initialSequence(), randomId(), clock.millis());
        RegionDescriptor.writeIdentity(bytes, identity);
        Region region = new Region(name, file, identity, bytes);
        region.initialise();
        RegionDescriptor.writeMagic(bytes);
        return region;
    }

    private static long randomId() {
        long id = new SecureRandom().nextLong();
        return id == 0 ? 1 : id;
    }

    /** Refuses a region whose file is not there any more, or is that of another one. */
    static void checkStillAt(Path file, Region region) {
        long id = Files.exists(file)
                ? open(file, false, region.identity.has(RegionDescriptor.LANE))
                        .identity
                        .id()
                : 0;
        if (id != region.identity.id()) {
            throw new ChannelRefusedException(
                    file.toString(),
                    ChannelRefusedException.Reason.REPLACED,
                    id == 0
                            ? "it was deleted, or has another name, since it was opened"
                            : "it was made anew since it was opened");
        }
    }

    /**
     * Opens one.
     *
     * @param lane whether it must be a lane
     */
    static Region open(Path file, boolean writable, boolean lane) {
        if (Files.exists(file) && !Files.isRegularFile(file)) { // to open a pipe could take for ever
            throw new ChannelRefusedException(
                    file.toString(), ChannelRefusedException.Reason.NOT_A_REGION, "it is no regular file");
        }
        try (FileChannel channel = writable
                ? FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)
                : FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size > Integer.MAX_VALUE) {
                throw new ChannelRefusedException(
                        file.toString(), ChannelRefusedException.Reason.SIZE, "it has " + size + " bytes");
            }
            if (size < RegionDescriptor.METADATA) {
                throw new ChannelRefusedException(
                        file.toString(),
                        ChannelRefusedException.Reason.SIZE,
                        "it has only " + size + " bytes; it is being made, or was cut short, or is no channel");
            }
            ByteBuffer bytes = channel.map(writable ? MapMode.READ_WRITE : MapMode.READ_ONLY, 0, size)
                    .order(ByteOrder.LITTLE_ENDIAN);
            RegionIdentity identity = RegionDescriptor.readIdentity(bytes, file.toString());
            if (identity.has(RegionDescriptor.LANE) != lane) {
                throw new ChannelRefusedException(
                        file.toString(),
                        ChannelRefusedException.Reason.KIND,
                        lane ? "it is a channel, and not a lane" : "it is a lane, and not a channel");
            }
            return new Region(file.toString(), file.toRealPath(), identity, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
