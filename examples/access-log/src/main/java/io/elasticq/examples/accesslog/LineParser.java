package io.elasticq.examples.accesslog;

/**
 * Reads a line of an access log, in the combined format: {@code client ident user [time] "request" status bytes "referrer" "agent"}, and a number of microseconds after that, if there is one. It looks at each character
 * of the line a fixed number of times at the most, whatever the line is. One line, one parser.
 */
final class LineParser {

    private static final int MAX_DIGITS = 18; // what a long has for sure
    private static final int MIN_STATUS = 100;
    private static final int MAX_STATUS = 599;

    private final String line;
    private int at;

    private LineParser(String line) {
        this.line = line;
    }

    /**
     * Reads a line.
     *
     * @throws BadLineException if it is none; says why
     */
    static AccessEntry parse(String line) {
        return new LineParser(line).entry();
    }

    private AccessEntry entry() {
        String client = client();
        word("the identity");
        String user = word("the user");
        expect('[', "the time");
        long time = LogTime.parse(line, at);
        at += LogTime.LENGTH;
        expect(']', "the end of the time");
        expect(' ', "a space after the time");
        String request = request();
        int status = status();
        long bytes = numberOrNone("bytes");
        expect(' ', "a space after the bytes");
        String referrer = quoted("the referrer");
        expect(' ', "a space after the referrer");
        String agent = quoted("the agent");
        long micros = AccessEntry.NONE;
        if (at < line.length()) {
            expect(' ', "a space after the agent");
            micros = numberOrNone("microseconds");
        }
        if (at < line.length()) {
            throw new BadLineException("more than the format has", at);
        }
        return new AccessEntry(client, user, time, request, status, bytes, referrer, agent, micros);
    }

    private String client() {
        int from = at;
        String client = word("the client");
        for (int i = 0; i < client.length(); i++) {
            char c = client.charAt(i);
            boolean fits = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!fits && c != '.' && c != ':' && c != '-' && c != '_') {
                throw new BadLineException("no address or name of a client", from + i);
            }
        }
        return client;
    }

    /** Up to the next space, which is passed over. */
    private String word(String what) {
        int end = line.indexOf(' ', at);
        if (end <= at) {
            throw new BadLineException("no end of " + what, at);
        }
        String word = line.substring(at, end);
        at = end + 1;
        return word;
    }

    private void expect(char wanted, String what) {
        if (at >= line.length() || line.charAt(at) != wanted) {
            throw new BadLineException("missing " + what, at);
        }
        at++;
    }

    /** Between two quotes; one after a backslash is none. */
    private String quoted(String what) {
        expect('"', what);
        int from = at;
        while (at < line.length() && line.charAt(at) != '"') {
            at += line.charAt(at) == '\\' ? 2 : 1;
        }
        if (at >= line.length()) {
            throw new BadLineException("no end of " + what, from);
        }
        return line.substring(from, at++);
    }

    private String request() {
        int from = at;
        String request = quoted("the request");
        expect(' ', "a space after the request");
        if (request.equals("-")) {
            return request; // the client sent none in time
        }
        int target = request.indexOf(' ');
        int protocol = request.indexOf(' ', target + 1);
        boolean threeParts = target > 0 && protocol > target + 1 && request.indexOf(' ', protocol + 1) < 0;
        if (!threeParts || !request.startsWith("HTTP/", protocol + 1)) {
            throw new BadLineException("no method, path and protocol", from);
        }
        return request;
    }

    private int status() {
        int from = at;
        long status = numberOrNone("a status");
        expect(' ', "a space after the status");
        if (status < MIN_STATUS || status > MAX_STATUS) {
            throw new BadLineException("no status", from);
        }
        return (int) status;
    }

    private long numberOrNone(String what) {
        if (at < line.length() && line.charAt(at) == '-') {
            at++;
            return AccessEntry.NONE;
        }
        int from = at;
        long value = 0;
        while (at < line.length() && line.charAt(at) >= '0' && line.charAt(at) <= '9' && at - from < MAX_DIGITS) {
            value = 10 * value + line.charAt(at++) - '0';
        }
        if (at == from) {
            throw new BadLineException("no number of " + what, at);
        }
        return value;
    }
}
