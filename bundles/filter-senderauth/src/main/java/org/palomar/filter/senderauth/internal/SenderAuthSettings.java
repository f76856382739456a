package org.palomar.filter.senderauth.internal;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.palomar.api.address.Domain;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.api.pipeline.Tuned;

/**
 * What {@code etc/palomar.filter.senderauth.cfg} says.
 *
 * @param hostName who says what was found
 * @param onReject what is done where the author's domain wants mail refused
 * @param onQuarantine what is done where it wants it put aside
 * @param trustedSealers whose seals (ARC) are believed when they say that a message was its author's
 * @param patience what all questions to the DNS for one message may take together
 */
record SenderAuthSettings(
        int rank,
        Domain hostName,
        Reaction onReject,
        Reaction onQuarantine,
        Set<Domain> trustedSealers,
        Duration patience,
        Points points) {

    static final String ON_REJECT = "on-reject";
    static final String ON_QUARANTINE = "on-quarantine";

    /** Before whatever goes by who a message is from. */
    private static final int DEFAULT_RANK = 100;

    SenderAuthSettings {
        trustedSealers = Set.copyOf(trustedSealers);
    }

    /** What findings count for the question whether it is spam. */
    record Points(int spfFail, int spfSoftfail, int dmarcFail, int iprevFail) {}

    static SenderAuthSettings read(Values values) throws InvalidConfigurationException {
        return new SenderAuthSettings(
                values.number("rank", DEFAULT_RANK, 0, 1000),
                values.serverName(),
                reaction(values, ON_REJECT, Reaction.REJECT),
                reaction(values, ON_QUARANTINE, Reaction.JUNK),
                sealers(values),
                values.duration("patience", Duration.ofSeconds(15), Duration.ofSeconds(1), Duration.ofSeconds(50)),
                new Points(
                        values.number("points-spf-fail", 3, 0, 1000),
                        values.number("points-spf-softfail", 1, 0, 1000),
                        values.number("points-dmarc-fail", 3, 0, 1000),
                        values.number("points-iprev-fail", 1, 0, 1000)));
    }

    private static Reaction reaction(Values values, String key, Reaction fallback)
            throws InvalidConfigurationException {
        return Reaction.parse(values.text(key, fallback.word()))
                .orElseThrow(() -> new InvalidConfigurationException(key, "must be tag, junk or reject"));
    }

    private static Set<Domain> sealers(Values values) throws InvalidConfigurationException {
        Set<Domain> domains = new HashSet<>();
        for (String name : values.list("trusted-sealers")) {
            domains.add(Domain.parse(name)
                    .orElseThrow(
                            () -> new InvalidConfigurationException("trusted-sealers", name + " is no domain name")));
        }
        return domains;
    }

    /** What is done for recipients who may have wishes of their own. */
    Reaction onReject(Tuned wishes) {
        return Reaction.parse(wishes.word(ON_REJECT, onReject.word())).orElse(onReject);
    }

    Reaction onQuarantine(Tuned wishes) {
        return Reaction.parse(wishes.word(ON_QUARANTINE, onQuarantine.word())).orElse(onQuarantine);
    }
}
