package io.elasticq.router;

import java.nio.ByteBuffer;

/** An event with an identity that survives a journal. */
record Event(long id) {

    static final EventCodec<Event> CODEC = new EventCodec<>() {
        @Override
        public int maxLength(Event event) {
            return Long.BYTES;
        }

        @Override
        public void encode(Event event, ByteBuffer target) {
            target.putLong(event.id);
        }

        @Override
        public Event decode(ByteBuffer source) {
            return new Event(source.getLong());
        }
    };
}
