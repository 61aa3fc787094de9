package io.elasticq.cli.web;

import io.elasticq.router.EventCodec;
import java.nio.ByteBuffer;

/** Events in the journal: number, producer, sequence. */
final class EventBytes implements EventCodec<Event> {

    private static final int LENGTH = Long.BYTES + Integer.BYTES + Long.BYTES;

    @Override
    public int maxLength(Event event) {
        return LENGTH;
    }

    @Override
    public void encode(Event event, ByteBuffer target) {
        target.putLong(event.number()).putInt(event.producer()).putLong(event.sequence());
    }

    @Override
    public Event decode(ByteBuffer source) {
        return new Event(source.getLong(), source.getInt(), source.getLong());
    }
}
