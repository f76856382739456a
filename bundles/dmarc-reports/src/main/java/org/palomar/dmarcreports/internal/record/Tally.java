package org.palomar.dmarcreports.internal.record;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.api.dmarc.Disposition;
import org.palomar.api.dmarc.DmarcPolicy;
import org.palomar.api.dmarc.DmarcSighting;
import org.palomar.api.store.StoreException;
import org.palomar.reports.Counts;
import org.palomar.storage.Seal;

/** What was counted of mail under one domain's policy on one day. Immutable. */
public final class Tally implements Counts<DmarcSighting, Tally> {

    /** Rows of a domain in a day; mail that would make more is counted without one. */
    public static final int MOST_ROWS = 1000;

    /** Nothing. */
    public static final Tally NONE = new Tally(Optional.empty(), Rows.NONE, Rest.NONE, false, 0);

    public static final int VERSION = 1;
    private static final int EXPECTED = 1024;

    // What objects of a JVM of 64 bits take, beside their characters.
    private static final long OCTETS = 500;

    /**
     * Messages without a row, as there were too many.
     *
     * @param passed those that were shown to be their author's
     */
    public record Rest(long passed, long failed) {

        static final Rest NONE = new Rest(0, 0);

        Rest plus(boolean passes, long times) {
            return passes ? new Rest(passed + times, failed) : new Rest(passed, failed + times);
        }
    }

    private final Optional<DmarcPolicy> policy;
    private final Rows rows;
    private final Rest rest;
    private final boolean mail;
    private final long size;

    private Tally(Optional<DmarcPolicy> policy, Rows rows, Rest rest, boolean mail, long size) {
        this.policy = policy;
        this.rows = rows;
        this.rest = rest;
        this.mail = mail;
        this.size = size;
    }

    /** The policy as it was seen last; empty if nothing was counted. */
    public Optional<DmarcPolicy> policy() {
        return policy;
    }

    /** Messages by what they have in common. */
    public Map<Row, Long> rows() {
        return rows.all();
    }

    public Rest rest() {
        return rest;
    }

    /** Whether there was anything but reports (RFC 7489 §7.2.1.1). */
    public boolean hasMail() {
        return mail;
    }

    @Override
    public Tally with(DmarcSighting event) {
        Tally seen = under(event);
        return seen.with(Row.of(event), 1);
    }

    /** Without a row. */
    @Override
    public Tally withBriefly(Domain domain, DmarcSighting event) {
        Tally seen = under(event);
        return new Tally(seen.policy, seen.rows, seen.rest.plus(event.outcome().passes(), 1), seen.mail, seen.size);
    }

    private Tally under(DmarcSighting event) {
        return new Tally(Optional.of(event.policy()), rows, rest, mail || !event.report(), withPolicy(event.policy()));
    }

    private long withPolicy(DmarcPolicy other) {
        return size - policy.map(Tally::size).orElse(0L) + size(other);
    }

    private static long size(DmarcPolicy policy) {
        return OCTETS
                + policy.domain().name().length()
                + policy.organization().name().length()
                + policy.failures().length()
                + policy.places().length();
    }

    private Tally with(Row row, long times) {
        boolean known = rows.has(row);
        if (!known && rows.count() >= MOST_ROWS) {
            return new Tally(policy, rows, rest.plus(row.outcome().passes(), times), mail, size);
        }
        return new Tally(policy, rows.with(row, times), rest, mail, known ? size : size + row.size());
    }

    /** With the policy of this, if it has one. */
    @Override
    public Tally plus(Tally other) {
        long both =
                policy.isPresent() ? size : other.policy.map(this::withPolicy).orElse(size);
        Tally sum = new Tally(
                policy.or(() -> other.policy),
                rows,
                new Rest(rest.passed() + other.rest.passed(), rest.failed() + other.rest.failed()),
                mail || other.mail,
                both);
        for (Map.Entry<Row, Long> one : other.rows().entrySet()) {
            sum = sum.with(one.getKey(), one.getValue());
        }
        return sum;
    }

    /** Without rows: strangers choose what is in these. */
    @Override
    public Tally brief(Domain domain) {
        return new Tally(
                policy,
                Rows.NONE,
                new Rest(passed(), failed()),
                mail,
                policy.map(Tally::size).orElse(0L));
    }

    public long passed() {
        return rest.passed() + sum(true);
    }

    public long failed() {
        return rest.failed() + sum(false);
    }

    private long sum(boolean passes) {
        return rows().entrySet().stream()
                .filter(one -> one.getKey().outcome().passes() == passes)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public String summary() {
        return passed() + " messages passed, " + failed() + " did not";
    }

    @Override
    public byte[] encode() {
        return Seal.close(VERSION, EXPECTED, out -> {
            out.writeBoolean(policy.isPresent());
            if (policy.isPresent()) {
                write(out, policy.get());
            }
            out.writeBoolean(mail);
            out.writeLong(rest.passed());
            out.writeLong(rest.failed());
            out.writeShort(rows.count());
            for (Map.Entry<Row, Long> one : rows().entrySet()) {
                one.getKey().write(out);
                out.writeLong(one.getValue());
            }
        });
    }

    public static Tally decode(byte[] record) throws StoreException {
        return Seal.open(VERSION, record, "a count of mail judged by DMARC", in -> {
            Optional<DmarcPolicy> policy = in.readBoolean() ? Optional.of(policy(in)) : Optional.empty();
            boolean mail = in.readBoolean();
            Rest rest = new Rest(in.readLong(), in.readLong());
            Rows rows = Rows.NONE;
            for (int left = in.readUnsignedShort(); left > 0; left--) {
                rows = rows.with(Row.read(in), in.readLong());
            }
            long octets = policy.map(Tally::size).orElse(0L)
                    + rows.all().keySet().stream().mapToLong(Row::size).sum();
            return new Tally(policy, rows, rest, mail, octets);
        });
    }

    private static void write(DataOutputStream out, DmarcPolicy policy) throws IOException {
        out.writeUTF(policy.domain().name());
        out.writeUTF(policy.organization().name());
        out.writeBoolean(policy.strictDkim());
        out.writeBoolean(policy.strictSpf());
        out.writeUTF(policy.own().name());
        out.writeUTF(policy.below().name());
        out.writeByte(policy.percent());
        out.writeUTF(policy.failures());
        out.writeUTF(policy.places());
    }

    private static DmarcPolicy policy(DataInputStream in) throws IOException {
        return new DmarcPolicy(
                new Domain(in.readUTF()),
                new Domain(in.readUTF()),
                in.readBoolean(),
                in.readBoolean(),
                Disposition.valueOf(in.readUTF()),
                Disposition.valueOf(in.readUTF()),
                in.readUnsignedByte(),
                in.readUTF(),
                in.readUTF());
    }
}
