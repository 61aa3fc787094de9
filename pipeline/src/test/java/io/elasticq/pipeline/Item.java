package io.elasticq.pipeline;

import java.util.Objects;

/** An event of the tests: known by identity in a run, and by its id in what a run is compared with. */
final class Item {

    final long id;
    final long number; // of the source's event that it comes of
    private int stage; // the last one that it was tried in; the worker's that has it
    private int attempts;

    private Item(long id, long number) {
        this.id = id;
        this.number = number;
    }

    static Item produced(int source, long number) {
        return new Item(mix(Objects.hash(source, number)), number);
    }

    /** What a stage makes of this: always of the same id. */
    Item child(int ofStage, int index) {
        return new Item(mix(id + 31L * ofStage + index), number);
    }

    /** What a stage makes of many, in whatever order they came. */
    static Item together(int ofStage, long key, long start, long sumOfIds) {
        return new Item(mix(sumOfIds + mix(key + 31L * ofStage + 1_000_003L * start)), start);
    }

    long key() {
        return Math.floorMod(id, 5L);
    }

    /** A number from 0 to below {@code bound} that the stage and this stand for. */
    int chance(int ofStage, int bound) {
        return (int) Math.floorMod(mix(id ^ (ofStage * 7_919L)), (long) bound);
    }

    /** How often it was tried in this stage before. */
    int attempt(int ofStage) {
        attempts = stage == ofStage ? attempts + 1 : 0;
        stage = ofStage;
        return attempts;
    }

    static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    @Override
    public String toString() {
        return "item " + Long.toHexString(id) + " of " + number;
    }
}
