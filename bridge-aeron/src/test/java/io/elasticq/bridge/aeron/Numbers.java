package io.elasticq.bridge.aeron;

import io.elasticq.router.EventCodec;
import java.nio.ByteBuffer;

/** Events that are their identity. */
final class Numbers implements EventCodec<Long> {

    static final Numbers CODEC = new Numbers();

    private Numbers() {}

    @Override
    public int maxLength(Long event) {
        return Long.BYTES;
    }

    @Override
    public void encode(Long event, ByteBuffer target) {
        target.putLong(event);
    }

    @Override
    public Long decode(ByteBuffer source) {
        if (source.remaining() != Long.BYTES) {
            throw new IllegalArgumentException("not a number: length=" + source.remaining());
        }
        return source.getLong();
    }
}
