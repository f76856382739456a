package org.palomar.delivery.internal.letter;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.palomar.api.address.Address;
import org.palomar.api.directory.Account;
import org.palomar.mime.AddressLists;

/** Addresses as header fields have them. Pure. */
final class Correspondents {

    private Correspondents() {}

    static String bare(Address address) {
        return "<" + address + ">";
    }

    static String bare(List<Address> addresses) {
        return addresses.stream().map(Correspondents::bare).collect(Collectors.joining(", "));
    }

    /** The owner, by name. */
    static String of(Account owner) {
        return named(owner.displayName(), owner.address());
    }

    /** The entries of a list that are addresses; empty if there is none. */
    static Optional<String> of(String list) {
        String octets = new String(list.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        String all = AddressLists.parse(octets).stream()
                .flatMap(entry ->
                        AddressLists.address(entry).stream().map(address -> named(text(entry.name()), address)))
                .collect(Collectors.joining(", "));
        return all.isEmpty() ? Optional.empty() : Optional.of(all);
    }

    private static String named(String name, Address address) {
        return name.isBlank() ? bare(address) : Words.phrase(name) + " " + bare(address);
    }

    private static String text(String octets) {
        return new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
