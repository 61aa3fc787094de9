package io.elasticq.cli;

import java.util.Arrays;
import java.util.Collection;
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
        throw new TypeConversionException("'" + value + "' is not one of: " + namesOf(Arrays.asList(choices)));
    }

    /** What stands for it in a shell. */
    static String nameOf(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String namesOf(Collection<? extends Enum<?>> choices) {
        return choices.stream().map(ChoiceConverter::nameOf).collect(Collectors.joining(", "));
    }
}
