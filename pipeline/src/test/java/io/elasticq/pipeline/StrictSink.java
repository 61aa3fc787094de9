package io.elasticq.pipeline;

import io.elasticq.pipeline.io.Sink;
import io.elasticq.pipeline.io.SinkContext;
import io.elasticq.pipeline.io.SinkWriter;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A transactional sink that outlives its runs: what is prepared is shown by a commit, or when it is opened again, or taken back. It notes every call that is not as {@link SinkWriter} says.
 */
final class StrictSink implements Sink<String> {

    // written by one worker at a time; read when the run is over
    final List<String> shown = new ArrayList<>();
    final List<String> wrong = new ArrayList<>();
    private final TreeMap<Long, List<String>> prepared = new TreeMap<>();
    private final Map<Long, byte[]> states = new TreeMap<>();
    private long newest;
    private boolean open;

    private void require(boolean condition, String what) {
        if (!condition) {
            wrong.add(what);
        }
    }

    private void show(long checkpoint) {
        prepared.headMap(checkpoint, true).values().forEach(shown::addAll);
        prepared.headMap(checkpoint, true).clear();
    }

    @Override
    public SinkWriter<String> open(SinkContext context) {
        require(!open, "opened while it was open");
        open = true;
        byte[] state = context.state();
        require((state == null) == (context.checkpoint() == 0), "a state without a checkpoint");
        if (state != null) {
            require(
                    Arrays.equals(state, states.get(context.checkpoint())),
                    "another state than was prepared for " + context.checkpoint());
        }
        show(context.checkpoint());
        prepared.clear();
        return new Writer();
    }

    private final class Writer implements SinkWriter<String> {

        private final Thread worker = Thread.currentThread();
        private final Set<Long> mine = new java.util.TreeSet<>();
        private List<String> written = new ArrayList<>();
        private boolean flushed = true;
        private long committed;
        private @Nullable String over;

        private void called(String call) {
            require(Thread.currentThread() == worker, call + " by another thread");
            require(over == null || (call.equals("close") && !over.equals("close")), call + " after " + over);
        }

        @Override
        public void write(String event) {
            called("write");
            written.add(event);
            flushed = false;
        }

        @Override
        public void flush() {
            called("flush");
            flushed = true;
        }

        @Override
        public void prepare(long checkpoint, DataOutput state) throws IOException {
            called("prepare");
            require(flushed, "prepare without flush");
            require(checkpoint > newest, "prepare " + checkpoint + " after " + newest);
            newest = checkpoint;
            mine.add(checkpoint);
            prepared.put(checkpoint, written);
            written = new ArrayList<>();
            byte[] bytes = ByteBuffer.allocate(16)
                    .putLong(checkpoint)
                    .putLong(shown.size())
                    .array();
            states.put(checkpoint, bytes);
            state.write(bytes);
        }

        @Override
        public void commit(long checkpoint) {
            called("commit");
            require(mine.contains(checkpoint), "commit of what was not prepared: " + checkpoint);
            require(checkpoint > committed, "commit " + checkpoint + " after " + committed);
            committed = checkpoint;
            show(checkpoint);
        }

        @Override
        public void complete() {
            called("complete");
            over = "complete";
            require(flushed, "complete without flush");
            require(written.isEmpty(), "complete, but in no checkpoint: " + written);
            require(prepared.isEmpty(), "complete, but not committed: " + prepared.keySet());
        }

        @Override
        public void fail(Throwable cause) {
            called("fail");
            over = "fail";
        }

        @Override
        public void close() {
            called("close");
            require(over != null, "close without complete or fail");
            over = "close";
            open = false;
        }
    }
}
