package io.elasticq.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads the constants of an enum as one writes them in a shell: {@code drop-newest}.
 *
 * @param <E> the enum
 */
abstract class ChoiceConverter<E extends Enum<E>> implements ITypeConverter<E> {

    private final E[] choices;

    ChoiceConverter(E[] choices) {
        this.choices = choices;
    }

    @Override
    public final E convert(String value) {
        for (E choice : choices) {
            if (nameOf(choice).equals(value.toLowerCase(Locale.ROOT))) {
                return choice;
            }
        }
        String names = Arrays.stream(choices).map(ChoiceConverter::nameOf).collect(Collectors.joining(", "));
        throw new TypeConversionException("'" + value + "' is not one of: " + names);
    }

    private static String nameOf(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
