package org.palomar.smtp.session;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.queue.BodyNeed;
import org.palomar.api.queue.DeliverBy;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.smtp.grammar.MailParameters;
import org.palomar.smtp.grammar.Wishes;

/** How a submitted message may ask to be carried. Pure. */
final class Carriage {

    /** The longest that a message waits before it goes (RFC 4865 §3 wants a bound). */
    static final Duration MAX_HOLD = Duration.ofDays(30);

    private Carriage() {}

    /** The extensions, as EHLO names them. */
    static List<String> extensions(Instant now) {
        Instant latest = now.plus(MAX_HOLD);
        return List.of(
                "DSN", // RFC 3461
                "DELIVERBY", // RFC 2852
                "MT-PRIORITY", // RFC 6710
                // RFC 4865 §3: the longest interval, the latest instant
                "FUTURERELEASE " + MAX_HOLD.toSeconds() + " " + Instant.ofEpochSecond(latest.getEpochSecond()));
    }

    /** Why a message can't be carried so. */
    static Optional<Response> refusal(Wishes wishes, Instant now) {
        if (wishes.hold().isEmpty()) {
            return Optional.empty();
        }
        Instant from = wishes.hold().get().from(now);
        if (from.isAfter(now.plus(MAX_HOLD))) {
            return Optional.of(Responses.HELD_TOO_LONG);
        }
        boolean late = wishes.by().isPresent()
                && !now.plusSeconds(wishes.by().get().seconds()).isAfter(from);
        return late ? Optional.of(Responses.HELD_TOO_LATE) : Optional.empty();
    }

    private static Set<BodyNeed> needs(MailParameters parameters) {
        Set<BodyNeed> needs = EnumSet.noneOf(BodyNeed.class);
        if (parameters.smtpUtf8()) {
            needs.add(BodyNeed.SMTPUTF8);
        }
        if (parameters.requireTls()) {
            needs.add(BodyNeed.REQUIRETLS);
        }
        return needs;
    }

    /** Those of a message whose header has the field {@code TLS-Required: No} (RFC 8689 §3); who said REQUIRETLS is believed, and not the header (§4.1). */
    static OutboundOptions lenient(OutboundOptions options) {
        if (options.needs().contains(BodyNeed.REQUIRETLS)) {
            return options;
        }
        Set<BodyNeed> needs = EnumSet.of(BodyNeed.TLS_OPTIONAL);
        needs.addAll(options.needs());
        return options.withNeeds(needs);
    }

    static OutboundOptions options(MailParameters parameters, Instant now) {
        Wishes wishes = parameters.wishes();
        if (wishes.equals(Wishes.NONE)) {
            return needs(parameters).isEmpty()
                    ? OutboundOptions.NONE
                    : OutboundOptions.NONE.withNeeds(needs(parameters));
        }
        return new OutboundOptions(
                wishes.returned(),
                wishes.envelopeId(),
                needs(parameters),
                wishes.priority(),
                wishes.hold().map(hold -> hold.from(now)).filter(from -> from.isAfter(now)),
                wishes.by().map(by -> new DeliverBy(now.plusSeconds(by.seconds()), by.returned(), by.traced())));
    }
}
