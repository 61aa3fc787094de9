package io.elasticq.persistent;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Elements that are offered by one call, with their records. */
final class Batch<E> {

    final List<Entry<E>> entries;
    final List<byte[]> records;

    private Batch(List<Entry<E>> entries, List<byte[]> records) {
        this.entries = entries;
        this.records = records;
    }

    static <E> Batch<E> of(QueueLog<E> log, E[] elements, int offset, int length, boolean together) {
        List<Entry<E>> entries = new ArrayList<>(length);
        List<byte[]> records = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            ByteBuffer encoded = log.encode(elements[offset + i]);
            try {
                entries.add(new Entry<>(elements[offset + i], encoded.remaining()));
                records.add(QueueLog.copyOf(encoded, i, together ? length : 1));
            } finally {
                log.giveBack(encoded);
            }
        }
        return new Batch<>(entries, records);
    }

    int size() {
        return entries.size();
    }

    Batch<E> first(int n) {
        return n == size() ? this : new Batch<>(entries.subList(0, n), records.subList(0, n));
    }
}
