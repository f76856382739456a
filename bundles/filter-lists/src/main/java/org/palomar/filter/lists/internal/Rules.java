package org.palomar.filter.lists.internal;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.palomar.api.country.Countries;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.preference.Holder;
import org.palomar.api.preference.Preferences;
import org.palomar.api.senderlist.SenderRule;

/** The lists of the server, of domains and of accounts, as they are at each call. Safe for any thread. */
final class Rules {

    /** Holders whose lists are kept read; beyond, all are read anew. */
    private static final int MOST_HOLDERS = 10_000;

    private final Map<Holder, Read> read = new ConcurrentHashMap<>();

    /** @param source the very map that it was read from; one that changed is another */
    private record Read(Map<String, String> source, SenderList list) {}

    /**
     * The rule that holds for one recipient: the account's, else its domain's, else the server's.
     *
     * @param own of domains and accounts
     * @param where in which country the client is
     * @throws IOException when that can't be told now, and a list asks for it
     */
    Optional<SenderRule> rule(Senders senders, Recipient recipient, Preferences own, SenderList server, Countries where)
            throws IOException {
        if (!own.isEmpty(SenderRule.SUBJECT)) {
            for (Holder holder : holders(recipient)) {
                Optional<SenderRule> rule = list(holder, own).rule(senders, where);
                if (rule.isPresent()) {
                    return rule;
                }
            }
        }
        return server.rule(senders, where);
    }

    /** How many lists of domains and accounts name countries, of those that were looked into. */
    @SuppressWarnings("ReferenceEquality") // that is what tells a list that changed
    long namingCountries(Preferences own) {
        return read.entrySet().stream()
                .filter(one -> !one.getValue().list().countries().isEmpty())
                .filter(one -> own.of(one.getKey(), SenderRule.SUBJECT)
                        == one.getValue().source())
                .count();
    }

    /** Whose lists are for a recipient, the first to look at first. */
    private static List<Holder> holders(Recipient recipient) {
        Holder domain = new Holder.OfDomain(recipient.address().domain());
        return recipient
                .owner()
                .map(owner -> List.of(new Holder.OfAccount(owner), domain))
                .orElse(List.of(domain));
    }

    @SuppressWarnings("ReferenceEquality") // that is what tells a list that changed
    private SenderList list(Holder holder, Preferences own) {
        Map<String, String> source = own.of(holder, SenderRule.SUBJECT);
        if (source.isEmpty()) {
            return SenderList.EMPTY;
        }
        Read known = read.get(holder);
        if (known == null || known.source() != source) {
            if (read.size() >= MOST_HOLDERS) {
                read.clear();
            }
            known = new Read(source, parsed(source.values()));
            read.put(holder, known);
        }
        return known.list();
    }

    private static SenderList parsed(Collection<String> values) {
        return SenderList.of(values.stream()
                .flatMap(value -> SenderRule.parse(value).stream())
                .toList());
    }
}
