package io.elasticq.examples.accesslog;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Makes lines as the log of a shop has them: visits with pauses between, bursts, bots, health checks, errors, lines out of order, some that are very late, and a few that are damaged. The same seed gives the same lines;
 * addresses are of the ranges that are kept for documentation.
 */
final class LogGenerator implements Iterator<String> {

    private static final long START = 1_767_600_000_000L; // Monday, 5 January 2026, 08:00 UTC
    private static final int CLIENTS = 400;
    private static final int BOTS = 5;
    private static final double MEAN_THINK_MILLIS = 20_000;
    private static final double MEAN_PAUSE_MILLIS = 3_600_000;
    private static final double LEAVES = 0.12; // of the requests of a person, the share that ends the visit
    private static final double BURST = 0.0005;
    private static final double OUT_OF_ORDER = 0.1;
    private static final double VERY_LATE = 0.001;
    private static final double DAMAGED = 0.005;

    private static final List<String> PAGES = List.of(
            "/", "/", "/", "/search?q=lamp&page=2", "/search?q=chair", "/cart", "/login", "/help", "/about", "/offers");
    private static final List<String> AGENTS = List.of(
            "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148",
            "Mozilla/5.0 (compatible; \\\"Shop\\\" app 3.2; Android 14)",
            "-");
    private static final List<String> BOT_AGENTS = List.of(
            "Mozilla/5.0 (compatible; ExampleBot/2.1; +https://bot.example.com/)",
            "curl/8.5.0",
            "python-requests/2.32");

    private final SplittableRandom random;
    private final PriorityQueue<Client> clients = new PriorityQueue<>();
    private final List<Client> people = new ArrayList<>();
    private final long count;
    private long made;
    private long time = START;
    private int burst; // requests that are left of it

    private LogGenerator(long seed, long count) {
        this.random = new SplittableRandom(seed);
        this.count = count;
        for (int i = 0; i < CLIENTS; i++) {
            Client person = new Client(i, addressOf(i), AGENTS.get(random.nextInt(AGENTS.size())), false);
            person.next = START + (long) (random.nextDouble() * MEAN_PAUSE_MILLIS);
            people.add(person);
            clients.add(person);
        }
        for (int i = 0; i < BOTS; i++) {
            Client bot = new Client(CLIENTS + i, "203.0.113." + (i + 1), BOT_AGENTS.get(i % BOT_AGENTS.size()), true);
            bot.next = START;
            clients.add(bot);
        }
    }

    /** So many lines, the same for the same seed. */
    static Stream<String> lines(long seed, long count) {
        LogGenerator generator = new LogGenerator(seed, count);
        return LongStream.range(0, count).mapToObj(line -> generator.next());
    }

    private static String addressOf(int number) {
        return switch (number % 4) {
            case 0 -> "2001:db8:" + Integer.toHexString(number) + "::" + Integer.toHexString(number + 1);
            case 1 -> "198.51.100." + (number / 2 + 1);
            default -> "192.0.2." + (number / 2 + 1);
        };
    }

    /** Who makes requests. */
    private static final class Client implements Comparable<Client> {
        private final int number;
        private final String address;
        private final String agent;
        private final boolean isBot;
        private String referrer = "-";
        private long next;

        Client(int number, String address, String agent, boolean isBot) {
            this.number = number;
            this.address = address;
            this.agent = agent;
            this.isBot = isBot;
        }

        @Override
        public int compareTo(Client other) {
            return next == other.next ? Integer.compare(number, other.number) : Long.compare(next, other.next);
        }
    }

    @Override
    public boolean hasNext() {
        return made < count;
    }

    @Override
    public String next() {
        if (!hasNext()) {
            throw new NoSuchElementException("lines=" + count);
        }
        made++;
        String line = entry().toString();
        return random.nextDouble() < DAMAGED ? damaged(line) : line;
    }

    private AccessEntry entry() {
        if (burst == 0 && random.nextDouble() < BURST) {
            burst = random.nextInt(50, 200);
        }
        if (burst > 0) {
            burst--;
            return request(people.get(random.nextInt(people.size())), "/offers/today");
        }
        Client client = clients.remove();
        time = Math.max(time, client.next);
        AccessEntry entry = request(client, client.isBot && random.nextInt(3) == 0 ? "/health" : page());
        client.next = time + pause(client);
        clients.add(client);
        return entry;
    }

    private long pause(Client client) {
        boolean leaves = !client.isBot && random.nextDouble() < LEAVES;
        client.referrer = leaves ? "-" : "https://shop.example.com/";
        double mean = leaves ? MEAN_PAUSE_MILLIS : MEAN_THINK_MILLIS;
        return 1 + (long) (-Math.log(1 - random.nextDouble()) * mean);
    }

    private String page() {
        int choice = random.nextInt(3 * PAGES.size());
        return choice < PAGES.size() ? PAGES.get(choice) : "/product/" + productOf(random.nextDouble());
    }

    /** Some are asked for much more often than others. */
    private static int productOf(double uniform) {
        return (int) (60 * uniform * uniform * uniform) + 1;
    }

    private AccessEntry request(Client client, String page) {
        double luck = random.nextDouble();
        if (luck < 0.003) {
            return new AccessEntry(client.address, "-", when(), "-", 408, AccessEntry.NONE, "-", "-", micros());
        }
        int status = luck < 0.9 ? 200 : luck < 0.94 ? 304 : luck < 0.96 ? 302 : luck < 0.985 ? 404 : 500;
        long bytes = status == 304 ? AccessEntry.NONE : 200 + (long) (Math.exp(random.nextDouble() * 8) * 20);
        String method = page.equals("/login") || page.equals("/cart") ? "POST" : "GET";
        String user = page.equals("/cart") ? "user" + client.number : "-";
        String protocol = random.nextInt(4) == 0 ? "HTTP/2.0" : "HTTP/1.1";
        String request = method + ' ' + page + ' ' + protocol;
        return new AccessEntry(
                client.address, user, when(), request, status, bytes, client.referrer, client.agent, micros());
    }

    private long micros() {
        return 300 + (long) Math.exp(random.nextDouble() * 12);
    }

    /** When the request came: the line is written when it is answered. */
    private long when() {
        double luck = random.nextDouble();
        if (luck < VERY_LATE) {
            return time - random.nextInt(60_000, 7_200_000);
        }
        return luck < OUT_OF_ORDER ? time - random.nextInt(0, 9_000) : time;
    }

    private String damaged(String line) {
        return switch (random.nextInt(5)) {
            case 0 -> line.substring(0, random.nextInt(line.length()));
            case 1 -> line.replaceFirst("\"", "");
            case 2 -> line.replace(" HTTP/", " HTCPCP/");
            case 3 -> line.replaceFirst("/Jan/", "/Jam/");
            default -> "\u0000\u0016\u0003\u0001" + line.substring(line.length() / 2);
        };
    }
}
