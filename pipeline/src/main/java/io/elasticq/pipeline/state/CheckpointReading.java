package io.elasticq.pipeline.state;

import io.elasticq.journal.Journal;
import io.elasticq.journal.JournalRecord;
import io.elasticq.journal.TailStart;
import io.elasticq.journal.Tailer;
import io.elasticq.pipeline.state.CheckpointRecord.Piece;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads the states of a checkpoint whose records are known. They are compared once more with what is known of them. */
final class CheckpointReading {

    private static final class State {
        final PartRecords at;
        final byte[] content;
        final ByteBuffer rest;

        State(PartRecords at) {
            this.at = at;
            this.content = new byte[at.length()]; // it was counted when the journal was scanned
            this.rest = ByteBuffer.wrap(content);
        }
    }

    private final CompleteCheckpoint checkpoint;
    private final Map<PartRecords.Key, State> states = new HashMap<>();

    CheckpointReading(CompleteCheckpoint checkpoint) {
        this.checkpoint = checkpoint;
        checkpoint.parts().values().stream()
                .flatMap(List::stream)
                .forEach(part -> states.put(part.key(), new State(part)));
    }

    Map<String, List<byte[]>> read(Journal journal) {
        try (Tailer tailer = journal.tailer(TailStart.sequence(checkpoint.firstNeeded()))) {
            long last = checkpoint.manifestAt().last();
            for (JournalRecord record = tailer.read();
                    record != null && record.sequence() <= last;
                    record = tailer.read()) {
                if (CheckpointRecord.decode(record) instanceof Piece piece) {
                    take(piece, record.sequence());
                }
            }
        }
        Map<String, List<byte[]>> parts = new LinkedHashMap<>();
        checkpoint.manifest().parts().keySet().forEach(name -> parts.put(name, List.copyOf(contents(name))));
        return parts;
    }

    private void take(Piece piece, long sequence) {
        State state = states.get(new PartRecords.Key(piece.checkpoint(), piece.name()));
        if (state != null
                && sequence >= state.at.first()
                && sequence <= state.at.last()
                && piece.bytes().remaining() <= state.rest.remaining()) {
            state.rest.put(piece.bytes());
        }
    }

    private List<byte[]> contents(String name) {
        List<byte[]> contents = new ArrayList<>();
        for (PartRecords part : checkpoint.parts().getOrDefault(name, List.of())) {
            State read = Objects.requireNonNull(states.get(part.key()));
            byte[] bytes = read.content;
            if (read.rest.hasRemaining() || CheckpointRecord.crc(bytes, 0, bytes.length) != part.crc()) {
                throw new CheckpointCorruptException(
                        "checkpoint " + checkpoint.id() + " is no longer whole in the journal: part=" + name
                                + ", of checkpoint=" + part.checkpoint() + ", bytes left=" + read.rest.position()
                                + " of "
                                + part.length() + "; a journal for checkpoints must keep them (Retention.CURSORS)",
                        null);
            }
            contents.add(bytes);
        }
        return contents;
    }
}
