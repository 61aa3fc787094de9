package io.elasticq.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What writers have said that they appended, before they were killed. */
public final class Acknowledged {

    private final Map<Long, Long> bySequence = new HashMap<>();

    /** Takes so many lines, kills the child, and takes what it has said in between. */
    public void killAfter(ChildJvm child, int lines) throws IOException, InterruptedException {
        for (int i = 0; i < lines; i++) {
            String line = child.line();
            if (line == null) {
                throw new AssertionError("the writer has ended by itself, after " + i + " lines");
            }
            note(line);
        }
        child.kill();
        for (String line = child.line(); line != null; line = child.line()) {
            note(line); // a line that was cut off has no end, and is not one that was said
        }
    }

    private void note(String line) {
        String[] parts = line.split(" ");
        if (parts.length == 2 && Payloads.isWholeNumber(parts[1]) && Payloads.isWholeNumber(parts[0])) {
            bySequence.merge(Long.parseLong(parts[0]), Long.parseLong(parts[1]), (a, b) -> {
                throw new AssertionError("two records under one sequence: " + line + " and " + a);
            });
        }
    }

    /** Fails unless each is there under its sequence, and nothing is there twice. */
    public void requireIn(List<Long> all) {
        bySequence.forEach((sequence, identity) -> {
            long there = all.get((int) (sequence - 1));
            // the last line of a process may have been cut off behind some of its digits
            assertThat(Long.toString(there)).startsWith(identity.toString());
        });
        assertThat(all).doesNotHaveDuplicates();
    }

    public int size() {
        return bySequence.size();
    }

    Map<Long, Long> bySequence() {
        return bySequence;
    }

    /** The largest sequence, 0 if there is none. */
    long last() {
        return bySequence.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
    }
}
