package org.palomar.filter.dnslist.internal;

import java.net.InetAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.dnslist.DnsListing;
import org.palomar.api.dnslist.ListingChange;
import org.palomar.api.dnslist.OwnAddresses;
import org.palomar.filter.dnslist.internal.Asking.Question;
import org.palomar.filter.dnslist.internal.Roll.About;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One look at addresses of this server on lists; what changed goes into the history. For one thread. */
final class OwnLook {

    static final String LISTED = "listed";

    private static final Logger LOG = LoggerFactory.getLogger(OwnLook.class);

    private final Asking asking;
    private final ListingHistory history;
    private final OwnAddresses last;
    private final Clock clock;
    private final List<DnsListing> listings = new ArrayList<>();
    private String obstacle = "";
    private boolean silence;

    /** @param last what was found before, which holds where nobody answers */
    OwnLook(Asking asking, ListingHistory history, OwnAddresses last, Clock clock) {
        this.asking = asking;
        this.history = history;
        this.last = last;
        this.clock = clock;
    }

    OwnAddresses at(List<InetAddress> own, List<ListZone> lists) {
        for (ListZone list : lists) {
            for (About about : List.of(About.IPV4, About.IPV6)) {
                List<InetAddress> ofKind = own.stream()
                        .filter(one -> ListsComponent.about(one) == about)
                        .toList();
                if (!ofKind.isEmpty()) {
                    look(list, about, ofKind);
                }
            }
        }
        return new OwnAddresses(Optional.of(clock.instant()), listings, obstacle);
    }

    /** Whether somebody did not answer. */
    boolean silence() {
        return silence;
    }

    /** A list that fails its trial is left alone: what it says means nothing. */
    private void look(ListZone list, About about, List<InetAddress> own) {
        Trial trial = new Trial(asking);
        Trial.Outcome outcome = trial.of(list, about);
        if (outcome instanceof Trial.Outcome.Failed
                && about == About.IPV6
                && trial.of(list, About.IPV4) instanceof Trial.Outcome.Passed) {
            return; // one that knows addresses of the other kind alone
        }
        Trial.failure(outcome).ifPresent(why -> obstacle = list.zone() + ": " + why);
        if (outcome instanceof Trial.Outcome.Unknown(String reason, boolean nobody)) {
            silent(list, reason);
        }
        for (InetAddress address : own) {
            String figures = address.getHostAddress();
            Question question = new Question(list, Names.reversed(address));
            Said said = outcome instanceof Trial.Outcome.Passed ? asking.ask(question) : new Said.Unknown("", false);
            listings.add(
                    switch (said) {
                        case Said.Listed(List<InetAddress> codes) -> found(figures, question, codes);
                        case Said.NotListed no -> noted(figures, list, false, "");
                        case Said.Refused(String code) -> before(figures, list);
                        case Said.Unknown(String detail, boolean silent) -> {
                            if (silent) {
                                silent(list, detail);
                            }
                            yield before(figures, list);
                        }
                    });
        }
    }

    private void silent(ListZone list, String why) {
        silence = true;
        obstacle = list.zone() + ": " + why;
    }

    private DnsListing found(String address, Question question, List<InetAddress> codes) {
        if (question.list().points(codes) <= 0) {
            return noted(address, question.list(), false, "");
        }
        String reason = asking.reason(question);
        String text = ListsComponent.text(codes);
        return noted(address, question.list(), true, reason.isEmpty() ? text : text + " " + reason);
    }

    private DnsListing before(String address, ListZone list) {
        String zone = list.zone().name();
        return last.listings().stream()
                .filter(one -> one.subject().equals(address) && one.list().equals(zone))
                .findFirst()
                .or(() -> history.last(address, zone).map(one -> listing(address, zone, one.listed(), one.detail())))
                .orElseGet(() -> new DnsListing(zone, address, "unknown", 0, ""));
    }

    private DnsListing noted(String address, ListZone list, boolean listed, String detail) {
        String zone = list.zone().name();
        boolean before = history.last(address, zone).map(ListingChange::listed).orElse(false);
        if (before != listed) {
            String verb = listed ? "came on the list" : "is no longer on the list";
            LOG.warn("Our address {} {} {} {}", address, verb, zone, detail);
            history.add(new ListingChange(clock.instant(), address, zone, listed, detail));
        }
        return listing(address, zone, listed, detail);
    }

    static DnsListing listing(String address, String zone, boolean listed, String detail) {
        return new DnsListing(zone, address, listed ? LISTED : "not-listed", 0, detail);
    }
}
