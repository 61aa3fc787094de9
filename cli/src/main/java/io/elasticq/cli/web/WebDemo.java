package io.elasticq.cli.web;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The demonstration in a browser page, with all that belongs to it: the scene, its journal in a temporary folder, and a server on 127.0.0.1. One thread starts and ends it.
 */
public final class WebDemo {

    /** Where it is unless one says otherwise. */
    public static final int DEFAULT_PORT = 7207;

    private static final Duration STALL = Duration.ofSeconds(5);

    private final WebServer server;
    private final TemporaryFolder folder;
    private final LiveScene scene;
    private final Browsers browsers;
    private final Recorder recorder;

    private WebDemo(WebServer server, TemporaryFolder folder, LiveScene scene) {
        this.server = server;
        this.folder = folder;
        this.scene = scene;
        String plan = SceneJson.of(scene.plan(), Recorder.FRAMES_PER_SECOND, Recorder.FRAMES_KEPT);
        this.browsers = new Browsers(plan, Recorder.FRAMES_KEPT, STALL);
        this.recorder = new Recorder(scene, browsers);
    }

    /**
     * Starts it.
     *
     * @param port 0 for any that is free
     * @return the demonstration, which runs
     * @throws IOException if the port can't be had, or the journal not be made; nothing runs then
     */
    public static WebDemo start(int port) throws IOException {
        WebServer server = WebServer.bind(port);
        TemporaryFolder folder = null;
        try {
            folder = TemporaryFolder.create();
            WebDemo demo = new WebDemo(server, folder, new LiveScene(ScenePlan.whole(), folder.path()));
            demo.recorder.start();
            server.start(demo.scene, demo.browsers);
            return demo;
        } catch (IOException | RuntimeException e) {
            server.close();
            if (folder != null) {
                folder.close();
            }
            throw e;
        }
    }

    /**
     * Where the page is.
     *
     * @return its address, on this machine
     */
    public String url() {
        return server.url();
    }

    /**
     * Ends it: all threads are joined, and the journal is removed.
     *
     * @return what each subscriber got, and whether that is all, a line for each
     * @throws IOException if the journal can't be removed
     * @throws InterruptedException if interrupted before the threads have ended
     */
    public List<String> end() throws IOException, InterruptedException {
        recorder.stop();
        browsers.close();
        server.close();
        try (folder) {
            return verdict(scene.plan(), scene.close());
        }
    }

    private static List<String> verdict(ScenePlan plan, Frame frame) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < plan.subscribers().size(); i++) {
            Look look = frame.subscribers().get(i);
            lines.add(String.format(
                    "%-9s %s events arrived, %s from the journal, %s dropped, %s not reached, %s lost, %s twice",
                    plan.subscribers().get(i).name(),
                    Life.count(look.arrived()),
                    Life.count(look.replayed()),
                    Life.count(look.dropped()),
                    Life.count(look.lag()),
                    Life.count(look.lost()),
                    Life.count(look.twice())));
        }
        String failure = frame.failure() == null ? "" : "; the router has failed: " + frame.failure();
        String sum = frame.isSound() ? "PASS, " : "FAIL, ";
        lines.add("conservation: " + sum + Life.count(frame.checked()) + " arrivals checked by number, "
                + Life.count(frame.lost()) + " lost, " + Life.count(frame.twice()) + " twice, "
                + Life.count(frame.strays()) + " astray in the queue" + failure);
        return lines;
    }
}
