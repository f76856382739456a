package org.palomar.testkit;

import java.util.List;

/** One line of a transcript (the set: several). */
sealed interface Step {

    Place place();

    /** Where it stands in the file, counted from 1, and which connection it speaks of. */
    record Place(int line, int connection) {}

    /** {@code C:} sends a line. */
    record SendLine(Place place, Template text) implements Step {}

    /** {@code C<<} sends octets. */
    record SendOctets(Place place, Template octets) implements Step {}

    /** {@code S:} expects a line. */
    record ExpectLine(Place place, LinePattern pattern) implements Step {}

    /** {@code S*: 250 …} expects an SMTP reply of one or more lines: {@code 250-…}, the last one {@code 250 …}. */
    record ExpectReply(Place place, LinePattern pattern) implements Step {}

    /** {@code S*:} takes lines up to one that doesn't match, or that the next step expects. */
    record ExpectSeveral(Place place, LinePattern pattern, List<LinePattern> next) implements Step {}

    /** <code>S{ … }</code> expects these lines in any order. */
    record ExpectSet(Place place, List<LinePattern> patterns) implements Step {}

    /** {@code TLS} does the handshake. */
    record Upgrade(Place place) implements Step {}

    /** {@code CLOSED} expects the end of the connection. */
    record ExpectClose(Place place) implements Step {}
}
