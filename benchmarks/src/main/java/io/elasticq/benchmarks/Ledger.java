package io.elasticq.benchmarks;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The tallies of all threads of a transfer: a queue that loses elements, or invents some, would look fast. */
@State(Scope.Group)
public class Ledger {

    private final List<Tally> tallies = new CopyOnWriteArrayList<>();

    void add(Tally tally) {
        tallies.add(tally);
    }

    /**
     * Empties the queue and compares, while nobody else uses it.
     *
     * @throws IllegalStateException if elements were lost, or came out that had not gone in
     */
    void settle(Queue<Object> queue) {
        long left = 0;
        while (queue.poll() != null) {
            left++;
        }
        long balance = tallies.stream().mapToLong(Tally::settle).sum();
        if (balance != left) {
            throw new IllegalStateException(
                    "elements lost or made up: inserted - taken = " + balance + ", left = " + left);
        }
    }
}
