package org.palomar.shell.internal.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.address.Address;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.list.ListAdmin;
import org.palomar.api.list.ListRefusalException;
import org.palomar.api.list.MailingList;
import org.palomar.api.store.StoreException;

/** What the commands on mailing lists share. */
abstract class ListCommand extends MailCommand {

    /** Octets of a file of addresses: more than the largest list has. */
    private static final long MAX_FILE = 16 << 20;

    /** Does the work. */
    protected abstract void perform()
            throws CommandException, ListRefusalException, StoreException, DirectoryUnavailableException, IOException;

    @Override
    protected final void run() throws CommandException, StoreException, DirectoryUnavailableException, IOException {
        try {
            perform();
        } catch (ListRefusalException refused) {
            throw failure(String.valueOf(refused.getMessage()));
        }
    }

    protected final ListAdmin lists() throws CommandException {
        return find(ListAdmin.class)
                .orElseThrow(() -> failure("There are no mailing lists: run feature:install palomar-lists,"
                        + " or see mail:health if that is installed."));
    }

    protected final MailingList list(String text) throws CommandException {
        return lists().list(address(text))
                .orElseThrow(
                        () -> failure("There is no mailing list " + text + "; mail:list-list shows those that exist."));
    }

    /** Addresses of the command line and of a file, one a line; what follows a {@code #} is a comment. */
    protected static List<Address> members(List<String> named, String file) throws CommandException, IOException {
        Set<Address> all = new LinkedHashSet<>();
        for (String word :
                named.stream().takeWhile(word -> !word.startsWith("-")).toList()) {
            all.add(address(word));
        }
        if (!file.isEmpty()) {
            int number = 0;
            for (String line : lines(file)) {
                number++;
                String text = line.replaceFirst("#.*", "").strip();
                if (!text.isEmpty()) {
                    int at = number;
                    all.add(Address.parse(text)
                            .orElseThrow(() -> failure("Line " + at + " of " + file + " is no mail address: " + text)));
                }
            }
        }
        if (all.isEmpty()) {
            throw failure("Name at least one address, or a file of addresses with --file.");
        }
        return new ArrayList<>(all);
    }

    private static List<String> lines(String file) throws CommandException, IOException {
        Path path = Path.of(file);
        if (!Files.isRegularFile(path)) {
            throw failure(file + " is no file.");
        }
        if (Files.size(path) > MAX_FILE) {
            throw failure(file + " has more than " + MAX_FILE + " octets.");
        }
        return new String(Files.readAllBytes(path), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    protected static List<String> options(List<String> words) {
        return words.stream().dropWhile(word -> !word.startsWith("-")).toList();
    }

    protected static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    protected static String count(int number, String one, String several) {
        return number == 1 ? "1 " + one : number + " " + several;
    }
}
