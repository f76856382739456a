package org.palomar.shell.internal.command;

import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.support.CommandException;

/** Karaf takes options before arguments only; people write them after, too. Sets the fields of those. */
final class TrailingOptions {

    private final MailCommand command;
    private final Deque<String> words;

    private TrailingOptions(MailCommand command, List<String> words) {
        this.command = command;
        this.words = new ArrayDeque<>(words);
    }

    static void apply(MailCommand command, List<String> words) throws CommandException {
        TrailingOptions options = new TrailingOptions(command, words);
        options.takeBackFromArguments();
        while (!options.words.isEmpty()) {
            options.next();
        }
    }

    // An option after the last argument that was given is in the place of an argument that was left out.
    private void takeBackFromArguments() {
        List<Field> arguments = Arrays.stream(command.getClass().getDeclaredFields())
                .filter(field -> field.isAnnotationPresent(Argument.class) && field.getType() == String.class)
                .sorted(Comparator.comparingInt((Field field) ->
                                field.getAnnotation(Argument.class).index())
                        .reversed())
                .toList();
        List<String> values = arguments.stream().map(this::text).toList();
        int last = IntStream.range(0, values.size())
                .filter(i -> values.get(i).startsWith("--"))
                .max()
                .orElse(-1);
        for (int i = 0; i <= last; i++) {
            if (!values.get(i).isEmpty()) {
                words.addFirst(values.get(i));
                set(arguments.get(i), "");
            }
        }
    }

    private String text(Field argument) {
        try {
            argument.setAccessible(true);
            return String.valueOf(argument.get(command));
        } catch (IllegalAccessException fieldsAreOurs) {
            throw new IllegalStateException(fieldsAreOurs);
        }
    }

    private void set(Field field, Object value) {
        try {
            field.setAccessible(true);
            field.set(command, value);
        } catch (IllegalAccessException fieldsAreOurs) {
            throw new IllegalStateException(fieldsAreOurs);
        }
    }

    private void next() throws CommandException {
        String name = words.remove();
        Field field = option(name)
                .orElseThrow(() -> MailCommand.failure(
                        "\"" + name + "\" is one argument too many; --help shows how to call the command."));
        set(field, field.getType() == boolean.class ? true : typed(field, name, value(name)));
    }

    private static Object typed(Field field, String name, String value) throws CommandException {
        try {
            return field.getType() == int.class ? Integer.valueOf(value) : value;
        } catch (NumberFormatException none) {
            throw MailCommand.failure("\"" + value + "\" is no number; " + name + " needs one.");
        }
    }

    private String value(String name) throws CommandException {
        if (words.isEmpty()) {
            throw MailCommand.failure(name + " needs a value.");
        }
        return words.remove();
    }

    private Optional<Field> option(String name) {
        for (Class<?> type = command.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                Option option = field.getAnnotation(Option.class);
                if (option != null && option.name().equals(name)) {
                    return Optional.of(field);
                }
            }
        }
        return Optional.empty();
    }
}
