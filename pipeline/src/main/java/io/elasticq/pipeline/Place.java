package io.elasticq.pipeline;

import io.elasticq.pipeline.io.SinkFailedException;
import org.jspecify.annotations.Nullable;

/** Where in a pipeline a step stands, and what was said about it there. */
final class Place {

    final String name;
    final Work work;
    final @Nullable Guard guard;
    final OnError onError;
    final StageMeter meter = new StageMeter();

    Place(String name, Work work, @Nullable Guard guard, OnError onError) {
        this.name = name;
        this.work = work;
        this.guard = guard;
        this.onError = onError;
    }

    /** The stage has failed with an event for good: one fate, by the stage's error action. */
    void failed(Object event, Throwable error) {
        if (error instanceof SinkFailedException) { // any other event would fail, too
            fail(event, error);
            return;
        }
        switch (onError.action) {
            case FAIL -> fail(event, error);
            case DROP -> work.lost(Fate.DROPPED_ON_ERROR, name, event, error);
            case LOG -> {
                work.lost(Fate.DROPPED_ON_ERROR, name, event, error);
                RunControl.warn(name, event, error);
            }
            case DEAD_LETTER -> deadLetter(event, error);
        }
    }

    private void deadLetter(Object event, Throwable error) {
        SideOutput<? super DeadLetter> deadLetters = onError.deadLetters;
        if (deadLetters == null) {
            throw new AssertionError(onError);
        }
        try {
            deadLetters.accept(new DeadLetter(name, event, error));
        } catch (Throwable e) {
            if (e != error) {
                e.addSuppressed(error);
            }
            fail(event, e);
            return;
        }
        work.lost(Fate.DEAD_LETTERED, name, event, error);
    }

    private void fail(Object event, Throwable error) {
        work.lost(Fate.FAILED, name, event, error);
        work.control.fail(name, error);
    }

    /** Before a part of a checkpoint is given, and at the end. */
    void flushDeadLetters() {
        if (onError.deadLetters != null) {
            flush(onError.deadLetters);
        }
    }

    void flush(SideOutput<?> side) {
        try {
            side.flush();
        } catch (Exception e) {
            work.control.fail(name, e);
        }
    }
}
