package io.elasticq.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a speed such as 2x or 0.5x. */
final class SpeedConverter implements ITypeConverter<Double> {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9}(\\.\\d{1,9})?)x");

    @Override
    public Double convert(String value) {
        Matcher matcher = FORM.matcher(value);
        double speed = matcher.matches() ? Double.parseDouble(matcher.group(1)) : 0;
        if (speed <= 0) {
            throw new TypeConversionException("'" + value + "' is not a speed such as 2x or 0.5x");
        }
        return speed;
    }
}
