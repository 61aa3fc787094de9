package io.elasticq.cli;

import io.elasticq.OverflowPolicy;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an overflow policy as one writes it in a shell: {@code drop-newest}. */
final class OverflowConverter implements ITypeConverter<OverflowPolicy> {

    @Override
    public OverflowPolicy convert(String value) {
        for (OverflowPolicy policy : OverflowPolicy.values()) {
            if (nameOf(policy).equals(value.toLowerCase(Locale.ROOT))) {
                return policy;
            }
        }
        String names = Arrays.stream(OverflowPolicy.values())
                .map(OverflowConverter::nameOf)
                .collect(Collectors.joining(", "));
        throw new TypeConversionException("'" + value + "' is not one of " + names);
    }

    static String nameOf(OverflowPolicy policy) {
        return policy.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
