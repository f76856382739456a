package org.palomar.dmarcreports.internal;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.palomar.api.dmarc.DmarcPolicy;
import org.palomar.api.dmarc.DmarcSighting;
import org.palomar.api.dns.Resolver;
import org.palomar.api.message.Content;
import org.palomar.api.store.StoreException;
import org.palomar.dmarcreports.internal.record.Tally;
import org.palomar.dmarcreports.internal.report.Place;
import org.palomar.dmarcreports.internal.report.Report;
import org.palomar.dmarcreports.internal.report.ReportMail;
import org.palomar.reports.Letters;
import org.palomar.reports.NotSentException;
import org.palomar.reports.Sender;
import org.palomar.reports.Shelf;
import org.palomar.reports.Subject;

/** Sends one report to where its domain wants it. The mail and the end of its counts are one commit. Safe for any thread. */
final class Dispatch implements Sender<Tally> {

    private final House house;
    private final Shelf<DmarcSighting, Tally> shelf;

    Dispatch(House house, Shelf<DmarcSighting, Tally> shelf) {
        this.house = house;
        this.shelf = shelf;
    }

    @Override
    public Optional<String> send(Subject subject, Tally tally) throws NotSentException, StoreException {
        Optional<DmarcPolicy> policy = tally.policy();
        if (policy.isEmpty() || !tally.hasMail() || tally.rows().isEmpty()) {
            return Optional.empty();
        }
        Resolver resolver = house.neighbours()
                .resolver()
                .orElseThrow(() -> NotSentException.ours("the DNS can't be asked, dns is missing"));
        List<Place> places = new Destinations(resolver).of(policy.get());
        if (places.isEmpty()) {
            return Optional.empty();
        }
        DmarcReportsSettings settings = house.settings().get();
        if (!settings.submitter().isNamed()) {
            throw NotSentException.ours("set host-name in etc/palomar.server.cfg, as this machine has no name");
        }
        Report report = new Report(settings.submitter(), subject, end(subject), policy.get(), tally);
        return Optional.of(mail(report, places));
    }

    private Instant end(Subject subject) {
        Instant last = subject.day()
                .plusDays(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant()
                .minusSeconds(1);
        Instant now = house.clock().instant();
        return now.isBefore(last) ? now.truncatedTo(ChronoUnit.SECONDS) : last;
    }

    private String mail(Report report, List<Place> places) throws NotSentException, StoreException {
        Instant now = house.clock().instant();
        List<Letters.Letter> letters = new ArrayList<>();
        for (Place place : places) {
            String id = "j" + UUID.randomUUID().toString().replace("-", "");
            Content mail = new ReportMail(report, place.to(), now, id).compose();
            if (mail.size() <= place.most()) {
                letters.add(new Letters.Letter(place.to(), id, mail));
            }
        }
        if (letters.isEmpty()) {
            throw NotSentException.refused("it takes no report as large as this one");
        }
        new Letters(house.store(), house.neighbours(), report.submitter().host(), Set.of())
                .queue(shelf, report.subject(), letters, now);
        return "mailed to " + letters.getFirst().to() + (letters.size() > 1 ? " and others" : "");
    }
}
