package io.elasticq.pipeline.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The least of longs. If they are also taken out, oldest first, it keeps those that may be the least one day: each with no lesser one after it. So they ascend, with their numbers.
 */
final class Least {

    private static final int FIRST_LENGTH = 4;

    private final boolean sliding;
    private long[] values = new long[FIRST_LENGTH];
    private long[] numbers = new long[FIRST_LENGTH];
    private int head;
    private int size;
    private long first;
    private long next;

    Least(boolean sliding) {
        this.sliding = sliding;
    }

    void add(long value) {
        push(value, next);
        next++;
    }

    private void push(long value, long number) {
        if (!sliding && size == 1) {
            values[head] = Math.min(values[head], value);
            return;
        }
        while (size > 0 && values[slot(size - 1)] >= value) {
            size--;
        }
        if (size == values.length) {
            grow();
        }
        values[slot(size)] = value;
        numbers[slot(size)] = number;
        size++;
    }

    private void grow() {
        long[] moved = Arrays.copyOf(values, 2 * size);
        long[] movedNumbers = Arrays.copyOf(numbers, 2 * size);
        for (int i = 0; i < size; i++) {
            moved[i] = values[slot(i)];
            movedNumbers[i] = numbers[slot(i)];
        }
        values = moved;
        numbers = movedNumbers;
        head = 0;
    }

    private int slot(int index) {
        return (head + index) & (values.length - 1);
    }

    void removeOldest() {
        if (numbers[head] == first) {
            head = slot(1);
            size--;
        }
        first++;
    }

    void merge(Least other) {
        for (int i = 0; i < other.size; i++) {
            push(other.values[other.slot(i)], next + other.numbers[other.slot(i)] - other.first);
        }
        next += other.next - other.first;
    }

    long value() {
        return values[head];
    }

    void write(DataOutput out) throws IOException {
        out.writeBoolean(sliding);
        out.writeLong(next - first);
        out.writeInt(size);
        for (int i = 0; i < size; i++) {
            out.writeLong(values[slot(i)]);
            out.writeLong(numbers[slot(i)] - first);
        }
    }

    static Least read(DataInput in) throws IOException {
        Least least = new Least(in.readBoolean());
        long events = in.readLong();
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
            least.next = events;
            long value = in.readLong();
            long number = in.readLong();
            boolean ascends = i == 0
                    || (least.sliding
                            && value > least.values[least.slot(i - 1)]
                            && number > least.numbers[least.slot(i - 1)]);
            if (!ascends || number < 0 || number >= events) {
                throw new IOException("not a least value: value=" + value + ", number=" + number + " of " + events);
            }
            least.push(value, number);
        }
        if (size < 0 || events < 0 || (size == 0) != (events == 0)) {
            throw new IOException("not a least value: size=" + size + ", events=" + events);
        }
        return least;
    }
}
