package io.elasticq.cli.web;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A thread that shows the scene to the browsers, frame by frame. */
final class Recorder {

    static final int FRAMES_PER_SECOND = 10;
    static final int FRAMES_KEPT = 60 * FRAMES_PER_SECOND;

    private static final long FRAME_MILLIS = 1_000 / FRAMES_PER_SECOND;

    private final LiveScene scene;
    private final Browsers browsers;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::record, "elasticq-demo-recorder");

    Recorder(LiveScene scene, Browsers browsers) {
        this.scene = scene;
        this.browsers = browsers;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Returns when it has stopped. */
    void stop() throws InterruptedException {
        stopped.countDown();
        thread.join();
    }

    private void record() {
        try {
            while (!stopped.await(FRAME_MILLIS, TimeUnit.MILLISECONDS)) {
                browsers.publish(SceneJson.of(scene.frame()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody interrupts it but who wants it to end
        }
    }
}
