package io.elasticq.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Finds every whole record of a damaged log, in order. A record is whole if its CRC is right for the salt of its segment; a segment whose
 * identity is damaged is tried with the salt that is still there.
 */
final class Salvage {

    private final Storage storage;
    private final RecordHandler target;
    private long records;
    private long gaps;
    private long missing;
    private long last; // the sequence that was found last; 0 is none
    private long timeBase; // what a record here counts its time from; 0 where that is damaged
    private long time; // of the last record

    Salvage(Storage storage, RecordHandler target) {
        this.storage = storage;
        this.target = target;
    }

    static int largestSegment(Storage storage) throws IOException {
        int largest = JournalConfig.MIN_SEGMENT_SIZE;
        for (long number : Segments.numbers(storage)) {
            int size =
                    storage.open(SegmentDescriptor.name(number), false).bytes().capacity();
            largest = Math.max(largest, size);
        }
        int step = JournalConfig.MIN_SEGMENT_SIZE;
        return Math.min(JournalConfig.MAX_SEGMENT_SIZE, (largest + step - 1) / step * step);
    }

    SalvageReport run() throws IOException {
        for (long number : Segments.numbers(storage)) {
            look(storage.open(SegmentDescriptor.name(number), false).bytes(), number);
        }
        return new SalvageReport(records, gaps, missing);
    }

    private void look(ByteBuffer bytes, long number) {
        if (bytes.capacity() < SegmentDescriptor.FIRST_RECORD) {
            return;
        }
        SegmentView view = new SegmentView(bytes, number);
        timeBase = view.isEntered() ? view.entered() : 0;
        for (int at = SegmentDescriptor.FIRST_RECORD;
                at <= view.size - RecordDescriptor.HEADER;
                at += RecordDescriptor.ALIGNMENT) {
            long word = view.word(at);
            if (word != 0 && view.isPossible(word, at) && view.sequence(at) >= last && view.isValid(word, at)) {
                if (view.type(at) == RecordDescriptor.DATA && view.sequence(at) > last) {
                    show(view, at, RecordDescriptor.length(word));
                } else if (view.type(at) == RecordDescriptor.TIME) {
                    timeBase = RecordDescriptor.time(view.bytes, at);
                }
                at += RecordDescriptor.aligned(RecordDescriptor.length(word)) - RecordDescriptor.ALIGNMENT;
            }
        }
    }

    private void show(SegmentView view, int at, int length) {
        long sequence = view.sequence(at);
        long gap = last > 0 ? sequence - last - 1 : 0;
        if (gap > 0) {
            gaps++;
            missing += gap;
            target.onOverrun(gap, sequence);
        }
        ByteBuffer payload = view.bytes.asReadOnlyBuffer().limit(at + length).position(at + RecordDescriptor.HEADER);
        time = Math.max(time, timeBase + RecordDescriptor.timeDelta(view.bytes, at));
        target.onRecord(new Found(sequence, payload, gap, time));
        last = sequence;
        records++;
    }

    private record Found(long sequence, ByteBuffer payload, long missed, long timestamp) implements JournalRecord {}
}
