package io.elasticq.journal;

import io.elasticq.journal.SegmentInfo.State;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Looks at the heads of the segments of a log that may be written and recycled at the same time; reads records only where the log ends. */
final class SegmentSurvey {

    private final Storage storage;
    private final List<SegmentInfo> found = new ArrayList<>();

    private SegmentSurvey(Storage storage) {
        this.storage = storage;
    }

    static List<SegmentInfo> of(Storage storage) throws IOException {
        SegmentSurvey survey = new SegmentSurvey(storage);
        Checkpoint checkpoint = Checkpoint.read(storage);
        List<Long> numbers = Segments.numbers(storage);
        for (int i = numbers.size() - 1; i >= 0; i--) { // the next one says where a segment has ended
            if (checkpoint == null || numbers.get(i) >= checkpoint.first()) {
                survey.look(numbers.get(i));
            }
        }
        return List.copyOf(survey.found);
    }

    private void look(long number) throws IOException {
        try {
            SegmentView view = Segments.open(storage, number);
            if (view == null) {
                return;
            }
            SegmentInfo info = view.isEntered() ? entered(view) : without(number, view.size, State.PREPARED);
            if (!view.isRecycled()) {
                found.add(0, info);
            }
        } catch (JournalCorruptException e) {
            damaged(number);
        }
    }

    /** Without a head there is nothing to be told but its size. */
    private void damaged(long number) throws IOException {
        try {
            int bytes =
                    storage.open(SegmentDescriptor.name(number), false).bytes().capacity();
            found.add(0, without(number, bytes, State.DAMAGED));
        } catch (NoSuchFileException e) {
            return; // recycled meanwhile
        }
    }

    private static SegmentInfo without(long number, int bytes, State state) {
        return new SegmentInfo(number, bytes, state, 0, 0, null);
    }

    private SegmentInfo entered(SegmentView view) {
        long last = view.base() - 1;
        State state = State.SEALED;
        SegmentInfo next = found.isEmpty() ? null : found.get(0);
        if (next != null && next.number() == view.number + 1 && next.firstSequence() > 0) {
            last = next.firstSequence() - 1;
        } else {
            int offset = SegmentDescriptor.FIRST_RECORD;
            long word = view.word(offset);
            while (word != 0 && view.isValid(word, offset) && view.type(offset) != RecordDescriptor.SEAL) {
                last += view.type(offset) == RecordDescriptor.DATA ? 1 : 0;
                offset += RecordDescriptor.aligned(RecordDescriptor.length(word));
                word = view.word(offset);
            }
            state = word != 0 && view.isValid(word, offset) ? State.SEALED : State.ACTIVE;
        }
        Instant entered = Instant.ofEpochMilli(view.entered());
        return new SegmentInfo(view.number, view.bytes.capacity(), state, view.base(), last, entered);
    }
}
