package org.palomar.dns.internal;

import java.util.List;
import org.palomar.api.dns.Failure;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Says what a reply means for one question. Only records that belong to the name asked for, or to where its aliases lead, are looked at; what else a server
 * put into the reply is nothing. Work is bounded by the size of a message and the number of aliases.
 */
final class ReplyReader {

    /** RFC 2181 §8: a time to live of 2^31 and more is 0. */
    private static final long LONGEST_TTL = Integer.MAX_VALUE;

    /** What a reply says. Times to live are in seconds. */
    sealed interface Meaning {

        /** The records are there, at the end of the aliases. */
        record Present(Name owner, List<Record> records, long ttl) implements Meaning {}

        /** The name is an alias, and the reply does not say of what records. */
        record Alias(Name target, int followed, long ttl) implements Meaning {}

        /** The last of the aliases has no such record, or does not exist. */
        record Absent(boolean nameExists, long ttl) implements Meaning {}
    }

    private final Message reply;
    private final int type;

    private ReplyReader(Message reply, int type) {
        this.reply = reply;
        this.type = type;
    }

    /**
     * @param reply NOERROR or NXDOMAIN
     * @param aliases the most that are followed
     */
    static Meaning read(Message reply, Name name, int type, int aliases) throws UnansweredException {
        return new ReplyReader(reply, type).follow(name, aliases);
    }

    private Meaning follow(Name name, int aliases) throws UnansweredException {
        Name owner = name;
        long ttl = LONGEST_TTL;
        for (int followed = 0; ; followed++) {
            List<Record> found = answers(owner, type);
            if (!found.isEmpty()) {
                return new Meaning.Present(owner, found, Math.min(ttl, ttl(found)));
            }
            List<Record> alias = answers(owner, Type.CNAME);
            if (alias.isEmpty()) {
                return end(owner, followed, ttl);
            }
            if (followed == aliases) {
                throw new UnansweredException(Failure.ALIAS_LOOP, "the aliases of " + name + " do not end");
            }
            ttl = Math.min(ttl, ttl(alias));
            owner = target(alias);
        }
    }

    /** What it means that the answer section has nothing of a name. */
    private Meaning end(Name owner, int followed, long ttl) throws UnansweredException {
        if (followed == 0 && !reply.getSection(Section.ANSWER).isEmpty()) {
            throw new UnansweredException(Failure.MALFORMED, "the answer has records of other names only");
        }
        List<Record> zones = reply.getSection(Section.AUTHORITY).stream()
                .filter(record -> record instanceof SOARecord && owner.subdomain(record.getName()))
                .toList();
        boolean nameExists = reply.getRcode() != Rcode.NXDOMAIN;
        if (!zones.isEmpty()) {
            // RFC 2308 §5: the lesser of the record's own and its last field.
            SOARecord zone = (SOARecord) zones.getFirst();
            return new Meaning.Absent(nameExists, Math.min(ttl, Math.min(ttl(zones), bounded(zone.getMinimum()))));
        }
        if (nameExists && followed > 0) {
            return new Meaning.Alias(owner, followed, ttl);
        }
        // RFC 2308 §2.2: an absence without SOA is one all the same, a delegation to other servers is none.
        if (nameExists && reply.getSection(Section.AUTHORITY).stream().anyMatch(one -> one.getType() == Type.NS)) {
            throw new UnansweredException(Failure.LAME, "the server knows only of other servers");
        }
        return new Meaning.Absent(nameExists, 0);
    }

    private List<Record> answers(Name owner, int ofType) {
        return reply.getSection(Section.ANSWER).stream()
                .filter(record -> record.getType() == ofType && record.getDClass() == DClass.IN)
                .filter(record -> record.getName().equals(owner))
                .toList();
    }

    private static Name target(List<Record> alias) throws UnansweredException {
        // RFC 2181 §10.1: a name is an alias of one other.
        if (alias.stream().distinct().count() == 1 && alias.getFirst() instanceof CNAMERecord cname) {
            return cname.getTarget();
        }
        throw new UnansweredException(Failure.MALFORMED, "a name is an alias of several others");
    }

    private static long ttl(List<Record> records) {
        return records.stream()
                .mapToLong(record -> bounded(record.getTTL()))
                .min()
                .orElse(0);
    }

    private static long bounded(long ttl) {
        return ttl > LONGEST_TTL ? 0 : ttl;
    }
}
