package io.elasticq.pipeline.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.pipeline.state.StateCodecs;
import io.elasticq.pipeline.window.WindowModel.Kind;
import io.elasticq.pipeline.window.WindowModel.Shape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Any events, watermarks, failures and restarts, in an order that a seed gives; each answer is compared with the model's. */
final class WindowLife {

    private static final int STEPS = 60;
    private static final long[] BASES = {0, -40, 1_000_000, (1L << 62) - 300, -(1L << 62) + 100};

    private final SplittableRandom random;
    private final Shape shape;
    private final Identities aggregate = new Identities();
    private final WindowModel model;
    private final List<WindowResult<String, List<Integer>>> given = new ArrayList<>();
    private final List<byte[]> written = new ArrayList<>();
    private WindowOperator<String, Reading, List<Integer>> operator;
    private long now;
    private long watermark = Long.MIN_VALUE;
    private int events;

    private WindowLife(long seed, Kind kind) {
        random = new SplittableRandom(seed);
        shape = shape(kind);
        model = new WindowModel(shape);
        operator = operator();
        now = BASES[random.nextInt(BASES.length)];
    }

    static void live(long seed, Kind kind) {
        WindowLife life = new WindowLife(seed, kind);
        try {
            life.run();
        } catch (IOException | RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + seed + ", " + life.shape, e);
        }
    }

    private Shape shape(Kind kind) {
        int size = 1 + random.nextInt(12);
        boolean waits = kind == Kind.PANES || kind == Kind.SESSION;
        int slide = kind == Kind.PANES && random.nextBoolean() ? 1 + random.nextInt(size) : size;
        return new Shape(kind, size, slide, waits && random.nextBoolean() ? random.nextInt(20) : 0);
    }

    private WindowOperator<String, Reading, List<Integer>> operator() {
        return new WindowOperator<>(shape.window(), aggregate, Reading::key, StateCodecs.strings(), Reading.codec());
    }

    private void run() throws IOException {
        for (int i = 0; i < STEPS; i++) {
            int what = random.nextInt(20);
            if (what < 14) {
                add();
            } else if (what < 17) {
                advance();
            } else if (what < 19) {
                write();
            } else {
                restart();
            }
            check();
        }
        if (random.nextBoolean()) {
            operator.advanceTo(Long.MAX_VALUE - 5, given::add);
            model.advanceTo(Long.MAX_VALUE - 5);
            check();
        }
        operator.end(given::add);
        model.end();
        assertThat(given).isEqualTo(model.results());
        assertThat(operator.held()).isZero();
        restart();
        assertThat(operator.held()).isZero();
    }

    private void check() {
        assertThat(given).isEqualTo(model.results());
        given.clear();
        if (shape.kind() == Kind.TIME) {
            assertThat(operator.held()).isGreaterThanOrEqualTo(model.held());
        } else {
            assertThat(operator.held()).isEqualTo(model.held());
        }
    }

    private void add() {
        now += random.nextInt(10) - 3;
        long time = random.nextInt(4) == 0 ? now - random.nextInt(30) : now;
        Reading event = new Reading(events++, "key" + random.nextInt(3), time);
        aggregate.addFails = random.nextInt(20) == 0;
        aggregate.resultFails = random.nextInt(20) == 0;
        boolean in;
        try {
            in = operator.add(event, given::add);
        } catch (Identities.Failure e) {
            assertThat(given).isEmpty();
            return;
        } finally {
            aggregate.addFails = false;
            aggregate.resultFails = false;
        }
        assertThat(in).as("%s in", event).isEqualTo(model.add(event));
    }

    private void advance() {
        watermark = now - random.nextInt(15);
        operator.advanceTo(watermark, given::add);
        model.advanceTo(watermark);
    }

    private void write() throws IOException {
        boolean changes = random.nextInt(3) > 0;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (changes) {
            operator.writeChanges(new DataOutputStream(bytes));
        } else {
            operator.writeState(new DataOutputStream(bytes));
            written.clear();
        }
        written.add(bytes.toByteArray());
    }

    /** What was written, one after the other, gives an operator that can't be told from the one that wrote it. */
    private void restart() throws IOException {
        ByteArrayOutputStream last = new ByteArrayOutputStream();
        operator.writeChanges(new DataOutputStream(last));
        written.add(last.toByteArray());
        WindowOperator<String, Reading, List<Integer>> restored = operator();
        for (byte[] part : written) {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(part));
            if (part[1] == 1) {
                restored.readState(in);
            } else {
                restored.readChanges(in);
            }
            assertThat(in.available()).isZero();
        }
        assertThat(restored.held()).isEqualTo(operator.held());
        byte[] state = state(restored);
        assertThat(state).isEqualTo(state(operator));
        written.clear();
        written.add(state);
        operator = restored;
    }

    private static byte[] state(WindowOperator<?, ?, ?> operator) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        operator.writeState(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }
}
