package org.palomar.shell.internal.command;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.limit.Limit;
import org.palomar.api.limit.LimitTerms;
import org.palomar.api.limit.LimitsAdmin;
import org.palomar.api.limit.Measure;
import org.palomar.api.store.StoreException;
import org.palomar.shell.internal.completion.SenderCompleter;

/** {@code mail:limits-set}: changes how much an account, or each of a domain's, may send. */
@Service
@RequiredRole(Role.MANAGER)
@Command(
        scope = "mail",
        name = "limits-set",
        description = "Changes how much an account may send, or the accounts of a domain, from the next message on")
public final class LimitsSet extends LimitsCommand {

    /** As what is set above says. */
    private static final String DEFAULT = "default";

    @Argument(index = 0, name = "whose", description = "An account; or a domain, for its accounts", required = true)
    @Completion(SenderCompleter.class)
    private String whose = "";

    @Option(name = "--messages-per-day", description = "A number, unlimited, or default for what holds for others")
    private String messagesPerDay = "";

    @Option(name = "--recipients-per-day", description = "The same for recipients of these messages")
    private String recipientsPerDay = "";

    @Option(name = "--messages-per-minute", description = "The same for messages in a minute")
    private String messagesPerMinute = "";

    @Option(name = "--recipients-per-minute", description = "The same for recipients in a minute")
    private String recipientsPerMinute = "";

    @Option(name = "--domain-messages-per-day", description = "The same for all accounts of a domain together")
    private String domainMessagesPerDay = "";

    @Option(name = "--domain-recipients-per-day", description = "The same for recipients of these messages")
    private String domainRecipientsPerDay = "";

    @Option(name = "--time-zone", description = "Whose midnight ends a day, such as Europe/Madrid, or default")
    private String timeZone = "";

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException, DirectoryUnavailableException, StoreException {
        Map<Measure, String> given = given();
        if (given.isEmpty() && timeZone.isEmpty()) {
            throw failure("Say what to change, such as --messages-per-day 1000; --help lists the options.");
        }
        LimitsAdmin limits = limits();
        if (isDomain(whose)) {
            Domain domain = local(whose);
            limits.set(domain, changed(limits.domain(domain).own(), given));
        } else {
            Account account = account(whose);
            if (given.keySet().stream().anyMatch(Measure::isOfDomain)) {
                throw failure("What all accounts of a domain share is set for the domain: "
                        + account.address().domain() + ".");
            }
            limits.set(account, changed(limits.account(account).own(), given));
        }
        say("The limits of " + whose + " are changed; mail:limits " + whose + " shows them.");
    }

    private Map<Measure, String> given() {
        Map<Measure, String> given = new EnumMap<>(Measure.class);
        given.put(Measure.MESSAGES_PER_DAY, messagesPerDay);
        given.put(Measure.RECIPIENTS_PER_DAY, recipientsPerDay);
        given.put(Measure.MESSAGES_PER_MINUTE, messagesPerMinute);
        given.put(Measure.RECIPIENTS_PER_MINUTE, recipientsPerMinute);
        given.put(Measure.DOMAIN_MESSAGES_PER_DAY, domainMessagesPerDay);
        given.put(Measure.DOMAIN_RECIPIENTS_PER_DAY, domainRecipientsPerDay);
        given.values().removeIf(String::isEmpty);
        return given;
    }

    private LimitTerms changed(LimitTerms before, Map<Measure, String> given) throws CommandException {
        Map<Measure, Limit> limits = new EnumMap<>(Measure.class);
        limits.putAll(before.limits());
        for (Map.Entry<Measure, String> one : given.entrySet()) {
            if (one.getValue().equals(DEFAULT)) {
                limits.remove(one.getKey());
            } else {
                limits.put(one.getKey(), limit(one.getKey(), one.getValue()));
            }
        }
        return new LimitTerms(limits, zone(before.zone()));
    }

    private static Limit limit(Measure measure, String text) throws CommandException {
        return Limit.parse(text)
                .orElseThrow(() -> failure("--" + measure.key() + " needs a whole number from 0 to " + Limit.MAX
                        + ", unlimited, or default."));
    }

    private Optional<ZoneId> zone(Optional<ZoneId> before) throws CommandException {
        if (timeZone.isEmpty()) {
            return before;
        }
        try {
            return timeZone.equals(DEFAULT) ? Optional.empty() : Optional.of(ZoneId.of(timeZone));
        } catch (DateTimeException unknown) {
            throw failure("\"" + timeZone + "\" is no time zone; write it as in Europe/Madrid or UTC.");
        }
    }
}
