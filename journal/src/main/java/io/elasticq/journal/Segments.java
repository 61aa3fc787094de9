package io.elasticq.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds the segments of a log that may be written and recycled at the same time. */
final class Segments {

    private Segments() {}

    /**
     * Null if it is not there, or not any more. The entry has not been looked at.
     *
     * @throws JournalCorruptException if it is there, and not what its name says: it loses its name before its content is touched
     */
    static @Nullable SegmentView open(Storage storage, long number) throws IOException {
        SegmentView view = openAsItIs(storage, number);
        if (view == null || (!view.isRecycled() && SegmentDescriptor.faultOfIdentity(view.bytes, number) == null)) {
            return view;
        }
        if (openAsItIs(storage, number) == null) {
            return null; // it was recycled while it was looked at
        }
        String fault = SegmentDescriptor.faultOfIdentity(view.bytes, number);
        throw new JournalCorruptException(storage.location(), fault == null ? "recycled" : fault, number, 0, 0);
    }

    private static @Nullable SegmentView openAsItIs(Storage storage, long number) throws IOException {
        try {
            ByteBuffer bytes =
                    storage.open(SegmentDescriptor.name(number), false).bytes();
            if (bytes.capacity() < SegmentDescriptor.FIRST_RECORD) {
                String fault = "the file has only " + bytes.capacity() + " bytes";
                throw new JournalCorruptException(storage.location(), fault, number, 0, 0);
            }
            return new SegmentView(bytes, number); // the salt before the rest
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** All numbers that have a file, in order. */
    static List<Long> numbers(Storage storage) throws IOException {
        return storage.list().stream()
                .map(SegmentDescriptor::number)
                .filter(OptionalLong::isPresent)
                .map(OptionalLong::getAsLong)
                .sorted()
                .toList();
    }

    /**
     * The oldest that the log has reached; 0 if there is none.
     *
     * @throws JournalCorruptException if it should be an older one
     */
    static long oldest(Storage storage) throws IOException {
        boolean gone = true;
        while (gone) { // recycled while they were looked at: then others are there now
            gone = false;
            for (long number : numbers(storage)) {
                SegmentView view = open(storage, number);
                if (isEntered(view)) {
                    requireFirst(storage, number);
                    return number;
                }
                gone |= view == null || view.isRecycled();
            }
        }
        return 0;
    }

    /** The checkpoint is read after the names: what it keeps now was kept then. */
    private static void requireFirst(Storage storage, long oldest) throws IOException {
        Checkpoint checkpoint = Checkpoint.read(storage);
        if (checkpoint != null && checkpoint.first() < oldest) {
            throw new JournalCorruptException(storage.location(), "the segment is missing", checkpoint.first(), 0, 0);
        }
    }

    /** The newest that the log has reached and that fits; 0 if there is none. */
    static long at(Storage storage, Predicate<SegmentView> fits) throws IOException {
        List<Long> numbers = numbers(storage);
        for (int i = numbers.size() - 1; i >= 0; i--) {
            SegmentView view = open(storage, numbers.get(i));
            if (view != null && view.isEntered() && fits.test(view) && !view.isRecycled()) {
                return numbers.get(i);
            }
        }
        return 0;
    }

    private static boolean isEntered(@Nullable SegmentView view) {
        return view != null && view.isEntered() && !view.isRecycled();
    }
}
