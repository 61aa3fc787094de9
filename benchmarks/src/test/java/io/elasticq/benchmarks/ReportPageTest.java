package io.elasticq.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportPageTest {

    private static final String LATENCIES = """
            [{"benchmark": "b.FanOutBenchmark.route", "mode": "thrpt", "vmName": "VM", "vmVersion": "1", "jvmArgs": [], "params": {"type": "ROUTER", "to": "3"},
              "primaryMetric": {"scoreUnit": "ops/us", "rawData": [[4.0], [8.0]]}, "secondaryMetrics": {
                "transferred": {"scoreUnit": "ops/us", "rawData": [[2.0], [4.0]]},
                "cpuPerOperation": {"scoreUnit": "ns/op", "rawData": [[250.0], [250.0]]},
                "voluntarySwitchesPerOperation": {"scoreUnit": "switches/op", "rawData": [[0.000125], [0.000125]]},
                "involuntarySwitchesPerOperation": {"scoreUnit": "switches/op", "rawData": [[0.000375], [0.000375]]}}},
             {"benchmark": "b.FanOutBenchmark.route", "mode": "thrpt", "vmName": "VM", "vmVersion": "1", "jvmArgs": [], "params": {"type": "DISRUPTOR", "to": "3"},
              "primaryMetric": {"scoreUnit": "ops/us", "rawData": [[6.0], [6.0]]}},
             {"benchmark": "b.FanOutLatencyBenchmark.publish", "mode": "ss", "vmName": "VM", "vmVersion": "1", "jvmArgs": [], "params": {"type": "ROUTER", "to": "3"},
              "primaryMetric": {"scoreUnit": "ms/op", "rawData": [[1.0]]}, "secondaryMetrics": {
                "p50Nanos": {"scoreUnit": "#", "rawData": [[1500.0]]}, "p95Nanos": {"scoreUnit": "#", "rawData": [[2500.0]]},
                "typicalTripNanos": {"scoreUnit": "#", "rawData": [[1500.0]]}, "worstTripNanos": {"scoreUnit": "#", "rawData": [[9000.0]]},
                "p99Nanos": {"scoreUnit": "#", "rawData": [[3500.0]]}, "p999Nanos": {"scoreUnit": "#", "rawData": [[4500.0]]}}}]
            """;

    @Test
    void html_isWellFormed_andHasEveryCaseAndQueue() throws Exception {
        ResultFile file = stored();
        String text = text(page(file), "body");

        assertThat(file.measurements()).isNotEmpty().allSatisfy(measurement -> assertThat(text)
                .contains(measurement.label()));
        assertThat(new Comparisons(file.measurements()).cases().keySet())
                .contains("one thread, offer + poll", "2P1C, poll, capacity=1024, waiting=PAUSE")
                .allSatisfy(title -> assertThat(headings(page(file))).contains(title));
        assertThat(text)
                .contains("2 cores, Example CPU, Linux 6.1", "2026-11-20", "Example VM 17.0.15+6", "-Xms2g -Xmx2g")
                .contains("java -jar benchmarks.jar --rounds 2")
                .contains(">= 1.10x: not met", ">= 2.50x the fastest of 2: met")
                .contains("2.20x (2.10x to 2.30x)");
    }

    @Test
    void html_needsNothingElse() throws Exception {
        String html = new ReportPage(stored()).html().replace("http://www.w3.org/2000/svg", "");

        assertThat(html).doesNotContain("http", "<script", "<img", "<link", "src=", "url(", "@import");
        assertThat(html).contains("prefers-color-scheme: dark");
        assertThat(html.substring(html.indexOf("<style>"), html.indexOf("</style>")))
                .as("the same for a reader of HTML and of XML")
                .doesNotContain("&");
    }

    @Test
    void html_escapesNames() throws Exception {
        String evil = "<b title='x'>&\\\"</b><script>alert(1)</script>\\u0001";
        ResultFile file = ResultFile.parse("""
                {"environment": {"cores": 2, "cpu": "EVIL", "os": "EVIL", "date": "EVIL", "commit": "EVIL", "command": "EVIL"},
                 "course": {"rounds": 1, "planned": 3, "done": 1, "seconds": 5, "cutShort": true, "failed": ["EVIL"]},
                 "results": [{"benchmark": "b.C.EVIL", "mode": "avgt", "vmName": "EVIL", "vmVersion": "1", "jvmArgs": ["EVIL"],
                   "params": {"type": "EVIL", "EVIL": "EVIL"},
                   "primaryMetric": {"scoreUnit": "EVIL", "rawData": [[3.0]]}}]}
                """.replace("EVIL", evil));

        Document page = page(file);

        assertThat(page.getElementsByTagName("b").getLength()).isZero();
        assertThat(page.getElementsByTagName("script").getLength()).isZero();
        assertThat(text(page, "body")).contains("<b title='x'>&\"</b><script>alert(1)</script>\uFFFD");
    }

    @Test
    void barsOfScores_areAsLongAsTheScores() throws Exception {
        ResultFile file = stored();
        Comparisons comparisons = new Comparisons(file.measurements());
        List<Element> charts = elements(page(file), "svg");
        int seen = 0;
        for (var members : comparisons.cases().entrySet()) {
            Element chart = charts.stream()
                    .filter(svg -> text(svg, "title").equals(members.getKey()))
                    .findFirst()
                    .orElseThrow();
            List<Double> widths = widths(chart);
            List<Double> scores = members.getValue().stream()
                    .map(member -> member.decisive().score())
                    .toList();
            double longest = scores.stream().mapToDouble(score -> score).max().orElseThrow();
            double scale = widths.get(scores.indexOf(longest)) / longest;
            assertThat(widths).hasSameSizeAs(scores);
            for (int i = 0; i < widths.size(); i++) {
                assertThat(widths.get(i)).as(members.getKey()).isCloseTo(scores.get(i) * scale, within(0.02));
            }
            seen += widths.size();
        }
        assertThat(seen).isGreaterThanOrEqualTo(file.measurements().size());
    }

    /** The scores are in the file in the test's resources, so these numbers are not computed by what is tested. */
    @Test
    void barsOfScores_areThoseOfTheFile() throws Exception {
        Element chart = elements(page(stored()), "svg").stream()
                .filter(svg -> text(svg, "title").equals("one thread, offer + poll"))
                .findFirst()
                .orElseThrow();

        List<Double> widths = widths(chart);

        assertThat(widths.get(0) / widths.get(2)).isCloseTo(22.0 / 10.0, within(0.01));
        assertThat(widths.get(1) / widths.get(2)).isCloseTo(22.0 / 10.0, within(0.01));
        assertThat(text(chart, "svg")).contains("22.0 (21.0 to 23.0)");
    }

    @Test
    void barsOfRatios_areLogarithms_toTheLeftWhereOursIsSlower() throws Exception {
        String svg = RatioChart.of(stored()).standalone();
        Element chart = parse(svg).getDocumentElement();
        List<Element> bars = elements(chart, "rect");
        List<Element> marks = elements(chart, "line").stream()
                .filter(line -> line.getAttribute("class").equals("target"))
                .toList();
        double one = elements(chart, "line").stream()
                .filter(line -> line.getAttribute("class").equals("axis"))
                .mapToDouble(line -> number(line, "x1"))
                .findFirst()
                .orElseThrow();

        // 22 / 10 M/s, the target 1.1; the longest offer 55 µs and 2000 or 1000 µs, the target a tenth.
        assertThat(bars).extracting(bar -> bar.getAttribute("class")).containsExactly("met", "met", "met");
        double doubling = number(bars.get(0), "width") / Math.log(2.2);
        assertThat(number(bars.get(0), "x")).isCloseTo(one, within(0.01));
        assertThat(number(bars.get(1), "width")).isCloseTo(doubling * Math.log(2000 / 55.0), within(0.1));
        assertThat(number(bars.get(2), "width")).isCloseTo(doubling * Math.log(1000 / 55.0), within(0.1));
        assertThat(number(marks.get(0), "x1")).isCloseTo(one + doubling * Math.log(1.1), within(0.1));
        assertThat(number(marks.get(1), "x1")).isCloseTo(one + doubling * Math.log(10), within(0.1));

        RatioChart slower = RatioChart.of(ResultFile.parse(LATENCIES));
        Element bar = elements(parse(slower.standalone()).getDocumentElement(), "rect")
                .get(0);
        assertThat(bar.getAttribute("class")).isEqualTo("missed");
        assertThat(number(bar, "x") + number(bar, "width")).isGreaterThan(number(bar, "x")); // 3 to 6 M/s
        assertThat(slower.standalone()).contains("0.50x (0.33x to 0.67x), NOT MET");
    }

    @Test
    void patterns_haveRatesLatenciesCpuTimeAndContextSwitches() throws Exception {
        Document page = page(ResultFile.parse(LATENCIES));
        List<List<String>> rows = elements(page, "tr").stream()
                .map(row -> Stream.concat(elements(row, "th").stream(), elements(row, "td").stream())
                        .map(Element::getTextContent)
                        .toList())
                .toList();
        int credits = headings(page).indexOf(EventPattern.CREDITS.title());
        assertThat(credits).isPositive();

        assertThat(rows.get(0))
                .containsSequence("p50, µs", "p95, µs", "p99, µs", "p99.9, µs")
                .containsSequence(
                        "CPU time, ns per event",
                        "cores in use",
                        "voluntary switches per million",
                        "involuntary per million");
        assertThat(rows)
                .anySatisfy(row -> assertThat(row)
                        .startsWith("fan-out, to=3", "Router")
                        .contains("2.00 to 4.00")
                        .containsSequence("–", "500", "1.50", "250", "750"))
                .anySatisfy(row -> assertThat(row)
                        .startsWith("fan-out, to=3", "LMAX Disruptor")
                        .endsWith("not available", "not available", "not available", "not available"))
                .anySatisfy(row -> assertThat(row)
                        .startsWith("fan-out: publication to consumer, to=3", "Router")
                        .containsSequence("1.50", "2.50", "3.50", "4.50"));
        assertThat(text(page, "body")).contains("Not measured in this run."); // no sequencer, no journal
    }

    @Test
    void html_ofARunThatWasCutShort_saysSo() throws Exception {
        String stored = resource()
                .replaceFirst(
                        "\"results\"",
                        "\"course\": {\"rounds\": 3, \"planned\": 60, \"done\": 17, \"seconds\": 90, \"cutShort\": true, \"failed\": [\"x=1\"]}, \"results\"");

        assertThat(text(page(ResultFile.parse(stored)), "body"))
                .contains("Cut short: this run was interrupted after 17 of 60 measurements")
                .contains("Failed: x=1")
                .contains("17 of 60 measurements in 3 rounds, 2 min");
        assertThat(text(page(stored()), "body")).doesNotContain("Cut short", "Failed:");
    }

    @Test
    void markup_thatIsNotClosed_isRefused() {
        assertThatThrownBy(() -> new Markup().open("p").toString()).isInstanceOf(IllegalStateException.class);
    }

    private static ResultFile stored() throws IOException {
        return ResultFile.parse(resource());
    }

    private static String resource() throws IOException {
        try (var in = ReportPageTest.class.getResourceAsStream("results.json")) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Document page(ResultFile file) throws Exception {
        return parse(new ReportPage(file).html());
    }

    private static Document parse(String text) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(text)));
    }

    private static List<String> headings(Document page) {
        return elements(page, "h3").stream().map(Element::getTextContent).toList();
    }

    /** Of the first of that name, or of the element itself. */
    private static String text(Node within, String name) {
        return within instanceof Element self && self.getTagName().equals(name)
                ? self.getTextContent()
                : elements(within, name).get(0).getTextContent();
    }

    private static List<Double> widths(Element chart) {
        return elements(chart, "rect").stream()
                .map(rect -> number(rect, "width"))
                .toList();
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }

    private static List<Element> elements(Node within, String name) {
        NodeList found = within instanceof Document page
                ? page.getElementsByTagName(name)
                : ((Element) within).getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }
}
