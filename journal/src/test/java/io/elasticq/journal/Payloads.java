package io.elasticq.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Payloads that can be told apart, and checked by themselves: each is made from its identity. */
public final class Payloads {

    private Payloads() {}

    /** From 8 to some 300 bytes. */
    public static byte[] of(long identity) {
        SplittableRandom random = new SplittableRandom(identity);
        byte[] payload = new byte[Long.BYTES + random.nextInt(random.nextInt(8) == 0 ? 300 : 40)];
        random.nextBytes(payload);
        ByteBuffer.wrap(payload).putLong(0, identity);
        return payload;
    }

    public static byte[] bytes(JournalRecord record) {
        byte[] payload = new byte[record.payload().remaining()];
        record.payload().get(record.payload().position(), payload);
        return payload;
    }

    /** Fails if it is not what was made from an identity. */
    public static long identity(byte[] payload) {
        assertThat(payload.length).isGreaterThanOrEqualTo(Long.BYTES);
        long identity = ByteBuffer.wrap(payload).getLong(0);
        if (!Arrays.equals(payload, of(identity))) {
            throw new AssertionError("not what was appended: " + Arrays.toString(payload));
        }
        return identity;
    }

    /** The identities of everything that is there, in order; sequences must be without a gap. */
    public static List<Long> all(JournalReader journal) {
        List<Long> identities = new ArrayList<>();
        try (Tailer tailer = journal.tailer(TailStart.oldest())) {
            long expected = tailer.nextSequence();
            for (JournalRecord record = tailer.read(); record != null; record = tailer.read()) {
                assertThat(record.sequence()).isEqualTo(expected++);
                identities.add(identity(bytes(record)));
            }
        }
        return identities;
    }

    public static boolean isWholeNumber(String text) {
        return text.matches("[0-9]+");
    }
}
