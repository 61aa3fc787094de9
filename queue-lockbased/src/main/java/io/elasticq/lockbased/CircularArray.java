package io.elasticq.lockbased;

import java.util.Arrays;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The memory of a queue: {@code size} elements from {@code head} on, around the end of an array that is exactly as long as
 * the capacity. All other slots are null. Sequential; knows nothing of bounds and policies.
 *
 * <p>The lowest of three layers, {@link ElasticArray} and {@link SequentialQueue} above it. They are one object, not three,
 * because each step from object to object would be a dependent load on the way to the slot.
 *
 * @param <E> the type of the elements
 */
abstract class CircularArray<E> {

    private @Nullable Object[] slots;
    private int head;
    private int size;

    CircularArray(@Nullable Object[] slots) {
        this.slots = slots;
    }

    final int capacity() {
        return slots.length;
    }

    final int size() {
        return size;
    }

    /** Elements from the head to the end of the array: taking out so many, or more, completes a lap. */
    final int untilWrap() {
        return slots.length - head;
    }

    final void append(E element) {
        slots[slotOf(size)] = element;
        size++;
    }

    /** Throws, and appends nothing, if one is null; a null among the elements would break the queue for everybody. */
    final void append(Object[] from, int offset, int length) {
        int firstSlot = slotOf(size);
        copyIn(from, offset, length, firstSlot);
        int untilWrap = Math.min(length, slots.length - firstSlot);
        if (hasNull(firstSlot, untilWrap) || hasNull(0, length - untilWrap)) {
            Arrays.fill(slots, firstSlot, firstSlot + untilWrap, null);
            Arrays.fill(slots, 0, length - untilWrap, null);
            throw new NullPointerException("an element of the batch became null during the call");
        }
        size += length;
    }

    /** Puts elements in front of the head; the first of them becomes the head. */
    final void prepend(Object[] from, int offset, int length) {
        int first = head - length;
        head = first < 0 ? first + slots.length : first;
        copyIn(from, offset, length, head);
        size += length;
    }

    @SuppressWarnings("unchecked") // only E goes in
    final @Nullable E first() {
        return (E) slots[head];
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // only E goes in; the caller knows that size > 0
    final E takeFirst() {
        Object[] array = slots;
        int at = head;
        Object element = array[at];
        array[at] = null;
        head = at + 1 == array.length ? 0 : at + 1;
        size--;
        return (E) element;
    }

    /** Moves the first elements out. If {@code into} can't hold them, an ArrayStoreException leaves them all here. */
    final void takeFirst(@Nullable Object[] into, int offset, int length) {
        copyOut(into, offset, length);
        int untilWrap = Math.min(length, slots.length - head);
        Arrays.fill(slots, head, head + untilWrap, null);
        Arrays.fill(slots, 0, length - untilWrap, null);
        head = slotOf(length);
        size -= length;
    }

    /** Returns how many there were. */
    final int takeAll() {
        int cleared = size;
        Arrays.fill(slots, null);
        head = 0;
        size = 0;
        return cleared;
    }

    /** Copies the first elements out. */
    final void copyOut(@Nullable Object[] into, int offset, int length) {
        int untilWrap = Math.min(length, slots.length - head);
        System.arraycopy(slots, head, into, offset, untilWrap);
        System.arraycopy(slots, 0, into, offset + untilWrap, length - untilWrap);
    }

    /** Moves all elements to an array of another length, at least {@code size}. */
    final void moveTo(@Nullable Object[] newSlots) {
        copyOut(newSlots, 0, size);
        slots = newSlots;
        head = 0;
    }

    /** The last index at or before {@code from} at which exactly this object is; -1 if there is none. */
    final int lastIdentity(Object element, int from) {
        for (int i = Math.min(from, size - 1); i >= 0; i--) {
            if (slots[slotOf(i)] == element) {
                return i;
            }
        }
        return -1;
    }

    final void removeAt(int index) {
        for (int i = index; i < size - 1; i++) {
            slots[slotOf(i)] = slots[slotOf(i + 1)];
        }
        size--;
        slots[slotOf(size)] = null;
    }

    /**
     * Removes, among the first {@code limit} elements, each object as often as {@code victims} says, in one pass.
     *
     * @return how many were removed
     */
    final int removeIdentities(IdentityHashMap<Object, int[]> victims, int limit) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            Object element = slots[slotOf(i)];
            int[] left = i < limit ? victims.get(element) : null;
            if (left != null && left[0] > 0) {
                left[0]--;
            } else {
                slots[slotOf(kept)] = element;
                kept++;
            }
        }
        int removed = size - kept;
        for (int i = kept; i < size; i++) {
            slots[slotOf(i)] = null;
        }
        size = kept;
        return removed;
    }

    private boolean hasNull(int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (slots[i] == null) {
                return true;
            }
        }
        return false;
    }

    private void copyIn(Object[] from, int offset, int length, int firstSlot) {
        int untilWrap = Math.min(length, slots.length - firstSlot);
        System.arraycopy(from, offset, slots, firstSlot, untilWrap);
        System.arraycopy(from, offset + untilWrap, slots, 0, length - untilWrap);
    }

    /** The slot of the element at this index; at most once around, and the sum can't overflow: both are at most 2^30. */
    private int slotOf(int index) {
        int slot = head + index;
        return slot < slots.length ? slot : slot - slots.length;
    }
}
