package org.palomar.dns.internal;

import java.util.ArrayList;
import java.util.List;
import org.palomar.api.dns.Failure;
import org.palomar.api.dns.Resolver;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNAMERecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import org.xbill.DNS.dnssec.TrustAnchorStore;

/**
 * Takes out of a reply what can't belong to it, before dnsjava's validator sees it. The validator looks for the keys of whatever zone a signature or a record names, and calls
 * a reply unsigned as soon as one of these zones is: so anybody in between could make a signed zone's answer, or a forged one, an unsigned one by adding a record or a
 * signature of some unsigned zone. What stays is of zones that have a name in them that was asked for (RFC 4035 §5.3.1), and none above the trust anchor of that
 * name. What is lacking then makes the reply bogus.
 */
final class Pertinence {

    /** The validator goes from record to record by calling itself: what no honest reply has is not given to it. */
    private static final int MAX_ANSWERS = 300;

    /** A proof that there is no such name has eight: a zone, three of NSEC3, and their signatures. */
    private static final int MAX_AUTHORITIES = 100;

    private final Message reply;
    private final TrustAnchorStore anchors;
    private final List<Name> names;

    private Pertinence(Message reply, TrustAnchorStore anchors) {
        this.reply = reply;
        this.anchors = anchors;
        this.names = names(reply);
    }

    /** The reply, less what can't belong to it. */
    static Message clean(Message reply, TrustAnchorStore anchors) throws UnansweredException {
        if (reply.getSection(Section.ANSWER).size() > MAX_ANSWERS
                || reply.getSection(Section.AUTHORITY).size() > MAX_AUTHORITIES) {
            throw new UnansweredException(Failure.TOO_LARGE, "the answer has too many records");
        }
        new Pertinence(reply, anchors).clean();
        return reply;
    }

    private void clean() {
        for (Record record : List.copyOf(reply.getSection(Section.ANSWER))) {
            if (record instanceof RRSIGRecord signature && !isOfItsZone(signature)) {
                reply.removeRecord(record, Section.ANSWER);
            }
        }
        List<Record> authorities = List.copyOf(reply.getSection(Section.AUTHORITY));
        for (Record record : authorities) {
            if (!isPertinent(record, authorities)) {
                reply.removeRecord(record, Section.AUTHORITY);
            }
        }
    }

    private boolean isPertinent(Record record, List<Record> authorities) {
        return switch (record.getType()) {
            case Type.SOA, Type.NS -> isZoneOfTheNames(record.getName());
            case Type.RRSIG -> record instanceof RRSIGRecord signature && signs(signature);
            case Type.NSEC, Type.NSEC3 ->
                authorities.stream()
                        .anyMatch(other -> other instanceof RRSIGRecord signature
                                && signature.getTypeCovered() == record.getType()
                                && signature.getName().equals(record.getName())
                                && signs(signature));
            default -> false;
        };
    }

    private boolean signs(RRSIGRecord signature) {
        return isOfItsZone(signature) && isZoneOfTheNames(signature.getSigner());
    }

    private boolean isOfItsZone(RRSIGRecord signature) {
        return isZoneOf(signature.getSigner(), signature.getName());
    }

    private boolean isZoneOfTheNames(Name zone) {
        return names.stream().anyMatch(name -> isZoneOf(zone, name));
    }

    private boolean isZoneOf(Name zone, Name name) {
        // Null where the name is under none.
        RRset anchor = anchors.find(name, DClass.IN);
        return name.subdomain(zone) && (anchor == null || zone.subdomain(anchor.getName()));
    }

    /** The name that was asked for, and those that its aliases lead to in this reply. */
    private static List<Name> names(Message reply) {
        List<Name> names = new ArrayList<>();
        Name name = reply.getQuestion().getName();
        while (names.size() <= Resolver.MAX_ALIASES && !names.contains(name)) {
            names.add(name);
            name = next(name, reply.getSection(Section.ANSWER));
        }
        return names;
    }

    /** Where an alias leads; the name itself if it is none. */
    private static Name next(Name name, List<Record> answers) {
        for (Record record : answers) {
            if (record instanceof CNAMERecord alias && alias.getName().equals(name)) {
                return alias.getTarget();
            }
            if (record instanceof DNAMERecord tree && !name.equals(tree.getName()) && name.subdomain(tree.getName())) {
                return in(tree, name);
            }
        }
        return name;
    }

    private static Name in(DNAMERecord tree, Name name) {
        try {
            return name.fromDNAME(tree);
        } catch (NameTooLongException none) {
            return name;
        }
    }
}
