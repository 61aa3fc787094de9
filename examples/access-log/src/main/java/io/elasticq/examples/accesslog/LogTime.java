package io.elasticq.examples.accesslog;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as {@code 10/Oct/2000:13:55:36 -0700}: by hand, since each line has one. */
final class LogTime {

    static final int LENGTH = 26;

    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final int MONTH_LENGTH = 3;
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final long MILLIS = 1000;

    private LogTime() {}

    /** Reads the time that begins there, in milliseconds since the epoch. */
    static long parse(String line, int at) {
        if (line.length() < at + LENGTH) {
            throw new BadLineException("no time", at);
        }
        expect(line, at + 2, '/');
        expect(line, at + 6, '/');
        expect(line, at + 11, ':');
        expect(line, at + 14, ':');
        expect(line, at + 17, ':');
        expect(line, at + 20, ' ');
        try {
            return LocalDateTime.of(
                                    number(line, at + 7, 4),
                                    month(line, at + 3),
                                    number(line, at, 2),
                                    number(line, at + 12, 2),
                                    number(line, at + 15, 2),
                                    number(line, at + 18, 2))
                            .toEpochSecond(zone(line, at + 21))
                    * MILLIS;
        } catch (DateTimeException e) {
            throw new BadLineException("no such time", at);
        }
    }

    private static ZoneOffset zone(String line, int at) {
        int sign =
                switch (line.charAt(at)) {
                    case '+' -> 1;
                    case '-' -> -1;
                    default -> throw new BadLineException("no sign of a time zone", at);
                };
        return ZoneOffset.ofHoursMinutes(sign * number(line, at + 1, 2), sign * number(line, at + 3, 2));
    }

    private static void expect(String line, int at, char wanted) {
        if (line.charAt(at) != wanted) {
            throw new BadLineException("no '" + wanted + "' in the time", at);
        }
    }

    private static int month(String line, int at) {
        int index = MONTHS.indexOf(line.substring(at, at + MONTH_LENGTH));
        if (index < 0 || index % MONTH_LENGTH != 0) {
            throw new BadLineException("no month", at);
        }
        return index / MONTH_LENGTH + 1;
    }

    private static int number(String line, int at, int digits) {
        int value = 0;
        for (int i = at; i < at + digits; i++) {
            int digit = line.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new BadLineException("no digit in the time", i);
            }
            value = 10 * value + digit;
        }
        return value;
    }

    /** In the form of a log, in UTC. */
    static String format(long millis) {
        return FORMAT.format(java.time.Instant.ofEpochMilli(millis));
    }
}
