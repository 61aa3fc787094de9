package io.elasticq.examples.mqttproxy;

import java.util.Arrays;
import java.util.SplittableRandom;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** In which proportion messages have which quality of service; written as {@code 50,30,20}, for qualities 0, 1 and 2. */
final class QosMix {

    private final int[] shares;
    private final int total;

    QosMix(int... shares) {
        if (shares.length != Backlog.LEVELS
                || Arrays.stream(shares).anyMatch(share -> share < 0)
                || Arrays.stream(shares).sum() < 1) {
            throw new IllegalArgumentException(
                    "there must be a share for each of the qualities 0, 1 and 2: " + Arrays.toString(shares));
        }
        this.shares = shares.clone();
        this.total = Arrays.stream(shares).sum();
    }

    /** The quality of service of the next message. */
    int next(SplittableRandom random) {
        int left = random.nextInt(total);
        int qos = 0;
        while (left >= shares[qos]) {
            left -= shares[qos];
            qos++;
        }
        return qos;
    }

    /** For the command line. */
    static final class Converter implements ITypeConverter<QosMix> {
        @Override
        public QosMix convert(String value) {
            try {
                return new QosMix(Arrays.stream(value.split(",", -1))
                        .mapToInt(Integer::parseInt)
                        .toArray());
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("not three shares such as 50,30,20: " + value);
            }
        }
    }
}
