package io.elasticq.persistent;

import java.nio.ByteBuffer;

/** Elements that are numbers, written with as much behind them as the number says, so that they are of all lengths. */
final class Identity implements ElementCodec<Long> {

    static final Identity CODEC = new Identity();

    private static final int LENGTHS = 120;

    private Identity() {}

    @Override
    public String id() {
        return "identity";
    }

    @Override
    public int maxLength(Long element) {
        return Long.BYTES + (int) (element % LENGTHS);
    }

    @Override
    public void encode(Long element, ByteBuffer target) {
        target.putLong(element);
        for (int i = 0; i < element % LENGTHS; i++) {
            target.put((byte) (element + i));
        }
    }

    @Override
    public Long decode(ByteBuffer source) {
        long element = source.getLong();
        if (source.remaining() != element % LENGTHS) {
            throw new IllegalStateException("torn: element=" + element + ", bytes=" + source.remaining());
        }
        for (int i = 0; source.hasRemaining(); i++) {
            if (source.get() != (byte) (element + i)) {
                throw new IllegalStateException("torn: element=" + element + ", at=" + i);
            }
        }
        return element;
    }
}
