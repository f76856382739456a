package org.palomar.shell.internal.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.limit.AccountUsage;
import org.palomar.api.limit.DomainUsage;
import org.palomar.api.limit.LimitsAdmin;
import org.palomar.api.store.StoreException;
import org.palomar.shell.internal.completion.SenderCompleter;
import org.palomar.shell.internal.output.Json;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:limits}: shows what accounts have sent and may send. */
@Service
@RequiredRole(Role.VIEWER)
@Command(scope = "mail", name = "limits", description = "Shows what accounts have sent today, and how much they may")
public final class LimitsShow extends LimitsCommand {

    private static final String NOBODY = "No account has sent anything today, is frozen or has limits of its own.";

    @Argument(index = 0, name = "whose", description = "An account or a domain; without it, all who have sent today")
    @Completion(SenderCompleter.class)
    private String whose = "";

    @Option(name = "--frozen", description = "Only accounts that are frozen")
    private boolean frozen;

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException, DirectoryUnavailableException, StoreException {
        LimitsAdmin limits = limits();
        if (whose.isEmpty()) {
            print(accounts(chosen(limits, Optional.empty())), frozen ? "No account is frozen." : NOBODY);
        } else if (isDomain(whose)) {
            Domain domain = local(whose);
            show(limits.domain(domain), accounts(chosen(limits, Optional.of(domain))));
        } else {
            show(limits.account(account(whose)));
        }
    }

    private List<AccountUsage> chosen(LimitsAdmin limits, Optional<Domain> domain)
            throws DirectoryUnavailableException, StoreException {
        return limits.accounts(domain).stream()
                .filter(usage -> !frozen || usage.frozen().isPresent())
                .toList();
    }

    private void show(DomainUsage domain, Listing accounts) {
        Map<String, Object> known = new LinkedHashMap<>();
        known.put("domain", domain.domain());
        known.put("time-zone", domain.zone().getId());
        known.put("each-account", each(domain));
        show(known, usage(domain.usage()), Optional.of(accounts));
    }

    /** What is set for each of its accounts. */
    private static Map<String, Object> each(DomainUsage domain) {
        Map<String, Object> each = new TreeMap<>();
        domain.own().limits().forEach((measure, limit) -> {
            if (!measure.isOfDomain()) {
                each.put(measure.key(), shown(limit));
            }
        });
        return each;
    }

    private void show(AccountUsage account) {
        Map<String, Object> known = new LinkedHashMap<>();
        known.put("account", account.account().address());
        known.put("time-zone", account.zone().getId());
        known.put("frozen", reason(account.frozen()));
        known.put("frozen-since", since(account.frozen()));
        show(known, usage(account.usage()), Optional.empty());
    }

    private void show(Map<String, Object> known, Listing usage, Optional<Listing> accounts) {
        if (json()) {
            known.put("usage", usage.objects());
            accounts.ifPresent(listing -> known.put("accounts", listing.objects()));
            out().println(Json.text(known));
            return;
        }
        known.values().removeIf(value -> value.equals("") || value.equals(Map.of()));
        new Listing(known.keySet().toArray(String[]::new))
                .row(known.values().toArray())
                .printSingle(out(), false);
        out().println();
        usage.print(out(), false, "");
        if (accounts.isPresent()) {
            out().println();
            accounts.get().print(out(), false, NOBODY);
        }
    }
}
