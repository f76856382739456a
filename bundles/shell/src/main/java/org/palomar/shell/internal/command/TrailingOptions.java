package org.palomar.shell.internal.command;

import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
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
        while (!options.words.isEmpty()) {
            options.next();
        }
    }

    private void next() throws CommandException {
        String name = words.remove();
        Field field = option(name)
                .orElseThrow(() -> MailCommand.failure(
                        "\"" + name + "\" is one argument too many; --help shows how to call the command."));
        try {
            field.setAccessible(true);
            if (field.getType() == boolean.class) {
                field.setBoolean(command, true);
            } else {
                field.set(command, value(name));
            }
        } catch (IllegalAccessException fieldsAreOurs) {
            throw new IllegalStateException(fieldsAreOurs);
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
