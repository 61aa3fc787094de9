package io.elasticq.channel;

import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.util.Random;

/** Breaks regions. */
final class RegionDamage {

    private static final int[] WORDS = {
        RegionDescriptor.STATE,
        RegionDescriptor.END,
        RegionDescriptor.POSITION,
        RegionDescriptor.CONSUMED,
        RegionDescriptor.PRODUCER,
        RegionDescriptor.PRODUCER + RegionDescriptor.STARTED,
        RegionDescriptor.PRODUCER + RegionDescriptor.HEARTBEAT,
        RegionDescriptor.PRODUCER + RegionDescriptor.ATTACHED,
        RegionDescriptor.CONSUMER,
        RegionDescriptor.CONSUMER + RegionDescriptor.STARTED,
        RegionDescriptor.CONSUMER + RegionDescriptor.HEARTBEAT,
        RegionDescriptor.CONSUMER + RegionDescriptor.ATTACHED
    };

    private RegionDamage() {}

    /** One damage, anywhere. */
    static void any(Region region, Random random) {
        if (random.nextInt(8) == 0) {
            int at = random.nextInt(region.bytes.capacity() / 8) * 8;
            Words.set(region.bytes, at, value(region, Words.get(region.bytes, at), random));
        } else {
            mutable(region, random);
        }
    }

    /** One damage in what the ends read again and again. */
    static void mutable(Region region, Random random) {
        int at = random.nextInt(3) == 0
                ? WORDS[random.nextInt(WORDS.length)]
                : region.slot(random.nextInt(region.slots)) + 8 * random.nextInt(4);
        Words.set(region.bytes, at, value(region, Words.get(region.bytes, at), random));
    }

    private static long value(Region region, long was, Random random) {
        return switch (random.nextInt(9)) {
            case 0 -> random.nextLong();
            case 1 -> was ^ 1L << random.nextInt(64);
            case 2 -> was + random.nextInt(2 * region.slots + 1) - region.slots;
            case 3 -> was + (long) region.slots * (random.nextInt(5) - 2);
            case 4 -> was ^ Long.MIN_VALUE;
            case 5 -> region.identity.initialSequence() + random.nextInt(4 * region.slots);
            case 6 -> random.nextInt();
            case 7 -> 0;
            default -> new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE, 1L << 62}[random.nextInt(5)];
        };
    }

    static Region regionOf(Object channelOrLane) {
        try {
            Field field = channelOrLane.getClass().getDeclaredField("region");
            field.setAccessible(true);
            return (Region) field.get(channelOrLane);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    interface Opening {
        Object open();
    }

    /** It must be refused. */
    static ChannelRefusedException refusalOf(Opening opening) {
        try {
            throw new AssertionError("it was not refused: " + opening.open());
        } catch (ChannelRefusedException e) {
            return e;
        }
    }

    /** Makes the CRC right for whatever stands in the header now. */
    static void seal(ByteBuffer header) {
        byte[] image = new byte[52];
        header.get(8, image);
        java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
        crc.update(image);
        header.putInt(60, (int) crc.getValue());
    }
}
