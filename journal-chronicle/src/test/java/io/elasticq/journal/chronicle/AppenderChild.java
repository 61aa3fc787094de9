package io.elasticq.journal.chronicle;

import io.elasticq.journal.WriterChild;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** Appends until it is killed, and says what it has appended. Arguments: engine, folder, first identity, threads. */
final class AppenderChild {

    private AppenderChild() {}

    public static void main(String[] args) throws InterruptedException {
        Engine.Log log = Engine.valueOf(args[0]).open(Path.of(args[1]), new AtomicLong(Engine.START));
        long there = log.last();
        System.out.println("open " + there);
        WriterChild.append(log, Long.parseLong(args[2]), Integer.parseInt(args[3]));
    }
}
