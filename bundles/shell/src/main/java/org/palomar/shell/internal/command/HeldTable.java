package org.palomar.shell.internal.command;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.palomar.api.address.Domain;
import org.palomar.shell.internal.output.Listing;

/** Destinations whose mail is held as it comes, those first that have been held longest. */
final class HeldTable {

    private HeldTable() {}

    static Listing of(Map<Domain, Instant> held) {
        Listing table = new Listing("held-destination", "since");
        held.entrySet().stream()
                .sorted(Map.Entry.<Domain, Instant>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .forEach(each -> table.row(
                        each.getKey(),
                        each.getValue().truncatedTo(ChronoUnit.SECONDS).toString()));
        return table;
    }
}
