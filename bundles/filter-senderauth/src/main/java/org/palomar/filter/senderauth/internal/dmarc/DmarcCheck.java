package org.palomar.filter.senderauth.internal.dmarc;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.palomar.api.address.Domain;
import org.palomar.api.dmarc.DmarcPolicy;
import org.palomar.api.dns.Answer;
import org.palomar.filter.senderauth.internal.dmarc.DmarcVerdict.Result;

/** One check (RFC 7489 §6.6.2): what the author's domain wants is asked first, before anybody else's name servers can take the time for it. For one thread. */
public final class DmarcCheck {

    private static final int HUNDRED = 100;

    private final Domain author;
    private final DomainWalk.Texts texts;
    private final IntSupplier dice;
    private final Optional<DomainWalk> walk;
    private final String unknown;

    /**
     * Who was shown to have sent it.
     *
     * @param dkim domains whose signatures pass
     * @param spf the domain that lets the client send, if it does
     * @param unsure domains of which one of both could not be found out now
     */
    public record Shown(List<Domain> dkim, Optional<Domain> spf, List<Domain> unsure) {
        public Shown {
            dkim = List.copyOf(dkim);
            unsure = List.copyOf(unsure);
        }
    }

    private DmarcCheck(
            Domain author, DomainWalk.Texts texts, IntSupplier dice, Optional<DomainWalk> walk, String unknown) {
        this.author = author;
        this.texts = texts;
        this.dice = dice;
        this.walk = walk;
        this.unknown = unknown;
    }

    /**
     * Asks the DNS.
     *
     * @param author the domain of the one author
     * @param dice 0 to 99, for policies that hold for part of the mail
     */
    public static DmarcCheck of(Domain author, Function<Domain, Answer<List<String>>> texts, IntSupplier dice) {
        try {
            return new DmarcCheck(author, texts::apply, dice, Optional.of(DomainWalk.from(author, texts::apply)), "");
        } catch (DomainWalk.Unknown unknown) {
            return new DmarcCheck(author, texts::apply, dice, Optional.empty(), String.valueOf(unknown.getMessage()));
        }
    }

    /** Whether a name may be of the author's organization at all; what others say, or don't answer, is nothing to it. */
    public boolean mayBeOwn(Domain other) {
        Domain organization = walk.map(DomainWalk::organization).orElse(author);
        return other.equals(author)
                || other.equals(organization)
                || other.name().endsWith("." + organization.name());
    }

    public DmarcVerdict run(Shown shown) {
        if (walk.isEmpty()) {
            return DmarcVerdict.of(Result.TEMPERROR, unknown);
        }
        Optional<DomainWalk.Step> found = walk.get().policy();
        if (found.isEmpty()) {
            return DmarcVerdict.of(Result.NONE, "");
        }
        try {
            return judge(walk.get().organization(), found.get(), shown);
        } catch (DomainWalk.Unknown unsure) {
            return DmarcVerdict.of(Result.TEMPERROR, String.valueOf(unsure.getMessage()));
        }
    }

    private DmarcVerdict judge(Domain organization, DomainWalk.Step found, Shown shown) throws DomainWalk.Unknown {
        DmarcRecord record = found.record();
        Wish wish = found.name().equals(author) ? record.policy() : record.below();
        String published = "p=" + wish.word();
        boolean dkim = isSigned(organization, record, shown);
        boolean spf = isSent(organization, record, shown, dkim);
        if (!dkim && !spf && shown.unsure().stream().anyMatch(this::mayBeOwn)) {
            return DmarcVerdict.of(Result.TEMPERROR, "it can't be found out now whose it is");
        }
        boolean fails = !dkim && !spf;
        boolean left = fails && !record.testing() && record.percent() < HUNDRED && dice.getAsInt() >= record.percent();
        Optional<DmarcVerdict.Basis> basis = Optional.of(record.places())
                .filter(places -> !places.isEmpty())
                .map(places -> new DmarcVerdict.Basis(
                        policy(organization, found), dkim, spf, left && wish != Wish.NONE, fails && record.testing()));
        if (!fails) {
            return new DmarcVerdict(Result.PASS, Wish.NONE, published, basis);
        }
        if (record.testing()) {
            return new DmarcVerdict(Result.FAIL, Wish.NONE, published + " t=y", basis);
        }
        String share = record.percent() < HUNDRED ? published + " pct=" + record.percent() : published;
        return new DmarcVerdict(Result.FAIL, left ? wish.milder() : wish, share, basis);
    }

    private boolean isSigned(Domain organization, DmarcRecord record, Shown shown) throws DomainWalk.Unknown {
        for (Domain signer : shown.dkim()) {
            if (isAligned(organization, signer, record.strictDkim())) {
                return true;
            }
        }
        return false;
    }

    /** Where a signature is enough, SPF is looked at for the report only: what can't be found out then does no harm. */
    private boolean isSent(Domain organization, DmarcRecord record, Shown shown, boolean signed)
            throws DomainWalk.Unknown {
        if (shown.spf().isEmpty() || (signed && record.places().isEmpty())) {
            return false;
        }
        try {
            return isAligned(organization, shown.spf().get(), record.strictSpf());
        } catch (DomainWalk.Unknown unsure) {
            if (signed) {
                return false;
            }
            throw unsure;
        }
    }

    private static DmarcPolicy policy(Domain organization, DomainWalk.Step found) {
        DmarcRecord record = found.record();
        return new DmarcPolicy(
                found.name(),
                organization,
                record.strictDkim(),
                record.strictSpf(),
                record.policy().disposition(),
                record.below().disposition(),
                record.percent(),
                record.failures(),
                record.places());
    }

    // RFC 7489 §3.1
    private boolean isAligned(Domain organization, Domain other, boolean strict) throws DomainWalk.Unknown {
        if (author.equals(other)) {
            return true;
        }
        return !strict
                && mayBeOwn(other)
                && DomainWalk.from(other, texts).organization().equals(organization);
    }
}
