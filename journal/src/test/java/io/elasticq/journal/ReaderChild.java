package io.elasticq.journal;

import io.elasticq.WaitStrategy;
import java.nio.file.Path;

/** Reads a journal that another process writes, up to a sequence, and says what it got. Arguments: folder, last sequence, name of a cursor or "-". */
final class ReaderChild {

    private ReaderChild() {}

    public static void main(String[] args) {
        long last = Long.parseLong(args[1]);
        try (JournalReader reader = Journal.openReader(Path.of(args[0]));
                Tailer tailer = args[2].equals("-")
                        ? reader.tailer(TailStart.oldest())
                        : reader.tailer(args[2], TailStart.oldest())) {
            System.out.println("at " + tailer.nextSequence());
            WaitStrategy waiting = WaitStrategy.backoff();
            int idle = 0;
            while (tailer.nextSequence() <= last) {
                JournalRecord record = tailer.read();
                if (record == null) {
                    idle = waiting.idle(idle);
                    continue;
                }
                idle = 0;
                System.out.println(
                        record.sequence() + " " + Payloads.identity(Payloads.bytes(record)) + " " + record.missed());
            }
            if (!args[2].equals("-")) {
                tailer.commit();
            }
        }
    }
}
