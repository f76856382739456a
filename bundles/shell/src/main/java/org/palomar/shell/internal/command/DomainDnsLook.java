package org.palomar.shell.internal.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.domaindns.DomainDns;
import org.palomar.api.domaindns.DomainRecord;
import org.palomar.api.domaindns.DomainRecord.State;
import org.palomar.shell.internal.completion.DomainCompleter;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:domain-dns}: which records of the DNS a domain needs, which it has, and what differs. */
@Service
@RequiredRole(Role.VIEWER)
@Command(
        scope = "mail",
        name = "domain-dns",
        description =
                "Says which records of the DNS a domain needs for its mail, which are published, and what differs")
public final class DomainDnsLook extends MailCommand {

    /** RFC 1035 §3.3: octets of one string of a text. */
    private static final int MOST_STRING = 255;

    @Argument(index = 0, name = "domain", required = true, description = "One that has its mail here, or is to")
    @Completion(DomainCompleter.class)
    private String domain = "";

    @Option(
            name = "--zone",
            description =
                    "Prints lines for its zone file: what is missing, and as comments what else could be, or has to take the place of something")
    private boolean zone;

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException {
        DomainDns assistant = find(DomainDns.class)
                .orElseThrow(
                        () -> failure("Nobody can say: run feature:install palomar-domain-dns, or see mail:health."));
        List<DomainRecord> records = assistant.look(domain(domain));
        if (zone) {
            zone(records);
            return;
        }
        if (json()) {
            Listing listing = new Listing("purpose", "name", "type", "state", "wanted", "published", "remark");
            records.forEach(one -> listing.row(
                    one.purpose(), one.name(), one.type(), word(one), one.wanted(), one.published(), one.remark()));
            listing.print(out(), true, "");
            return;
        }
        records.forEach(this::show);
        long wrong = count(records, State.MISSING) + count(records, State.DIFFERENT);
        long unknown = count(records, State.UNKNOWN);
        out().println();
        if (unknown > 0) {
            out().println(unknown + " of " + records.size() + " can't be found out now.");
        }
        if (wrong > 0) {
            out().println(wrong + " of " + records.size() + " need a change; mail:domain-dns " + Listing.neutral(domain)
                    + " --zone prints what is to be published.");
        } else if (unknown == 0) {
            out().println("Nothing is missing that mail needs.");
        }
    }

    private static long count(List<DomainRecord> records, State state) {
        return records.stream().filter(one -> one.state() == state).count();
    }

    private void show(DomainRecord record) {
        out().println(String.format(
                "%-9s  %-11s  %-5s %s", word(record), record.purpose(), record.type(), Listing.neutral(record.name())));
        boolean good = record.state() == State.GOOD;
        record.published().forEach(text -> line(good ? "" : "there is", text));
        if (!good && !record.wanted().isEmpty()) {
            line("publish", record.wanted());
        }
        if (!record.remark().isEmpty()) {
            line("", "(" + record.remark() + ")");
        }
    }

    private void line(String label, String text) {
        out().println(String.format("           %-11s  %s", label, Listing.neutral(text)));
    }

    /**
     * What is missing as it stands; behind a semicolon, as comments do (RFC 1035 §5.1), what may be added, what stands in another's zone, and what would have to take the place of something that is there: beside it, it
     * would break what works.
     */
    private void zone(List<DomainRecord> records) {
        for (DomainRecord record : records) {
            boolean missing = record.state() == State.MISSING && !record.type().equals("PTR");
            if (record.state() == State.DIFFERENT) {
                record.published().forEach(there -> out().println("; there is: " + zoneLine(record, there)));
                if (record.wanted().isEmpty()) {
                    out().println("; " + Listing.neutral(record.remark()));
                } else {
                    out().println("; in its place: " + zoneLine(record, record.wanted()));
                }
            } else if (!record.wanted().isEmpty()
                    && (record.state() == State.MISSING || record.state() == State.OPTIONAL)) {
                out().println((missing ? "" : "; ") + zoneLine(record, record.wanted()));
            }
        }
    }

    private static String zoneLine(DomainRecord record, String data) {
        return Listing.neutral(record.name() + (record.type().equals("PTR") ? "" : ".") + " IN " + record.type() + " "
                + (record.type().equals("TXT") ? quoted(data) : data));
    }

    private static String quoted(String text) {
        List<String> strings = new ArrayList<>();
        for (int from = 0; from < text.length(); from += MOST_STRING) {
            String string = text.substring(from, Math.min(text.length(), from + MOST_STRING));
            strings.add('"' + string.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
        }
        return String.join(" ", strings);
    }

    private static String word(DomainRecord record) {
        return record.state().name().toLowerCase(Locale.ROOT);
    }
}
