package io.elasticq.benchmarks;

import org.jctools.queues.MessagePassingQueue;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What one thread of a transfer inserted, less what it took out. */
@State(Scope.Thread)
public class Tally implements MessagePassingQueue.Consumer<Object> {

    private long balance;
    private long accepted;

    /** Lets the ledger see this thread. */
    @Setup
    public void register(Ledger ledger) {
        ledger.add(this);
    }

    /** What {@code drain} hands over. */
    @Override
    public void accept(Object element) {
        accepted++;
    }

    void add(int elements) {
        balance += elements;
    }

    /** How many elements {@code drain} has handed over. */
    long accepted() {
        return accepted;
    }

    /** The balance, which begins anew. */
    long settle() {
        long settled = balance;
        balance = 0;
        return settled;
    }
}
