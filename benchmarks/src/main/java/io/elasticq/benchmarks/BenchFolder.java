package io.elasticq.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Where a run leaves its report: a page, the chart of ratios, the results, and what JMH said. */
record BenchFolder(Path path) {

    private static final String PAGE = "report.html";
    private static final String CHART = "ratios.svg";
    private static final String RESULTS = "results.json";
    private static final String LOG = "log.txt";

    /**
     * Makes the folder, if it is not there.
     *
     * @throws IOException with words for a user, if it can't be written to, or has a report already
     */
    static BenchFolder prepare(Path path) throws IOException {
        for (String file : List.of(PAGE, CHART, RESULTS)) {
            if (Files.exists(path.resolve(file))) {
                throw new IOException(
                        "there is a report already: " + path.resolve(file) + "; name another folder with --out");
            }
        }
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new IOException("can't make the folder " + path + ": " + reason(e), e);
        }
        if (!Files.isWritable(path)) {
            throw new IOException("can't write to the folder " + path);
        }
        return new BenchFolder(path);
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }

    PrintStream log() throws IOException {
        return new PrintStream(Files.newOutputStream(path.resolve(LOG)), true, StandardCharsets.UTF_8);
    }

    Path page() {
        return path.resolve(PAGE);
    }

    /** The results only, so that a run of hours that is killed has not been in vain. */
    void store(String results) throws IOException {
        replace(RESULTS, results);
    }

    /** The report, made of the results as they are stored. */
    void write(String results) throws IOException {
        ResultFile file = ResultFile.parse(results);
        replace(RESULTS, results);
        replace(CHART, RatioChart.of(file).standalone());
        replace(PAGE, new ReportPage(file).html());
    }

    /** At once, so that nobody finds a part of it. */
    private void replace(String name, String text) throws IOException {
        Path whole = Files.writeString(path.resolve(name + ".new"), text);
        Files.move(whole, path.resolve(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
