package io.elasticq.cli;

import io.elasticq.router.EventCodec;
import java.nio.ByteBuffer;
import java.util.List;

/** Elements as records of two numbers. What is read is the very object that was written. */
final class ItemCodec implements EventCodec<Item> {

    private final List<List<Item>> items;

    /**
     * Makes one.
     *
     * @param items all that there are, by producer and sequence
     */
    ItemCodec(List<List<Item>> items) {
        this.items = items;
    }

    @Override
    public int maxLength(Item item) {
        return 2 * Integer.BYTES;
    }

    @Override
    public void encode(Item item, ByteBuffer target) {
        target.putInt(item.producer()).putInt(item.sequence());
    }

    @Override
    public Item decode(ByteBuffer source) {
        return items.get(source.getInt()).get(source.getInt());
    }
}
