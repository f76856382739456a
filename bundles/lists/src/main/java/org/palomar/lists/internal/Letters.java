package org.palomar.lists.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.message.Content;
import org.palomar.api.queue.BodyNeed;
import org.palomar.api.queue.Notify;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.store.StoreException;
import org.palomar.lists.internal.Doors.Door;
import org.palomar.lists.internal.letter.Letter;
import org.palomar.lists.internal.letter.Wording;

/** Sends what a list writes to one person: from its owner's address, signed by its domain, with the null sender, so that nothing comes back of it. Safe for any thread. */
record Letters(Neighbours neighbours, Clock clock, ZoneId zone) {

    /** To be answered to the owners. */
    void add(Roll roll, Address to, Wording wording, Prepared prepared)
            throws IOException, StoreException, UnsignedException {
        add(roll, to, Doors.address(roll, Door.OWNER), wording, prepared);
    }

    void add(Roll roll, Address to, Address replyTo, Wording wording, Prepared prepared)
            throws IOException, StoreException, UnsignedException {
        Instant now = clock.instant();
        String id = "n" + UUID.randomUUID().toString().replace("-", "");
        Address from = Doors.address(roll, Door.OWNER);
        Content letter = new Letter(id, from, replyTo, to, now.atZone(zone).toOffsetDateTime(), wording).compose();
        Pen pen = new Pen(neighbours, letter, from.domain());
        Set<BodyNeed> needs = to.isInternationalized()
                ? EnumSet.of(BodyNeed.SMTPUTF8, BodyNeed.EIGHT_BIT)
                : EnumSet.noneOf(BodyNeed.class);
        prepared.send(
                letter,
                List.of(new Outbound(
                        id,
                        now,
                        ReversePath.none(),
                        List.of(new OutboundRecipient(to, "", Set.of(Notify.NEVER))),
                        pen.prefix(List.of()),
                        OutboundOptions.NONE.withNeeds(needs),
                        Optional.empty())));
    }
}
