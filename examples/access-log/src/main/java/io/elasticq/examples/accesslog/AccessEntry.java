package io.elasticq.examples.accesslog;

/**
 * A line of an access log in the combined format, with or without the time that the request took. Text is as it stands in the line, with its escapes; what the line has no value for is {@code -}.
 *
 * @param client the address or name of the client
 * @param user who it says it is
 * @param time when the request came, in milliseconds since the epoch
 * @param request method, path and protocol, as sent
 * @param status of the answer, 100 to 599
 * @param bytes of the answer; {@link #NONE} where the line has none
 * @param referrer where the client came from
 * @param agent which program the client is
 * @param micros how long it took, in microseconds; {@link #NONE} where the line doesn't say
 */
record AccessEntry(
        String client,
        String user,
        long time,
        String request,
        int status,
        long bytes,
        String referrer,
        String agent,
        long micros) {

    static final long NONE = -1;

    private static final int STATUS_CLASS = 100;

    /** What was asked for, without the query; {@code -} if the client sent no request. */
    String path() {
        int from = request.indexOf(' ') + 1;
        if (from == 0) {
            return request;
        }
        int to = request.indexOf(' ', from);
        String target = request.substring(from, to);
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** 1 to 5: informed, done, sent elsewhere, the client's fault, the server's. */
    int statusClass() {
        return status / STATUS_CLASS;
    }

    /** Bytes of the answer, none of which is 0. */
    long size() {
        return Math.max(0, bytes);
    }

    boolean isTimed() {
        return micros >= 0;
    }

    /** A line of which {@link LineParser} makes an equal entry, but for parts of a second. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(256)
                .append(client)
                .append(" - ")
                .append(user)
                .append(" [")
                .append(LogTime.format(time))
                .append("] \"")
                .append(request)
                .append("\" ")
                .append(status)
                .append(' ')
                .append(bytes < 0 ? "-" : Long.toString(bytes))
                .append(" \"")
                .append(referrer)
                .append("\" \"")
                .append(agent)
                .append('"');
        return micros < 0 ? line.toString() : line.append(' ').append(micros).toString();
    }
}
