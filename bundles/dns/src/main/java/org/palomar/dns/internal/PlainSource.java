package org.palomar.dns.internal;

import org.palomar.api.dns.Security;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;

/**
 * Takes replies as they are. A resolver on this machine may be trusted to have checked them: its AD bit says so (RFC 6840 §5.7, §5.8). From any other address that bit
 * means nothing, as anybody on the way can set it (RFC 7672 §2.2).
 *
 * @param trustsLocal whether the AD bit from loopback addresses counts
 */
record PlainSource(Upstream upstream, boolean trustsLocal) implements Source {

    @Override
    public Reply ask(Name name, int type, Deadline deadline) throws UnansweredException {
        Message query = Source.extended(Source.query(name, type), 0);
        if (trustsLocal) {
            query.getHeader().setFlag(Flags.AD);
        }
        Upstream.Reply reply = upstream.ask(query, deadline);
        return new Reply(reply.message(), security(reply));
    }

    private Security security(Upstream.Reply reply) {
        if (!trustsLocal || !reply.server().getAddress().isLoopbackAddress()) {
            return Security.INDETERMINATE;
        }
        return reply.message().getHeader().getFlag(Flags.AD) ? Security.SECURE : Security.INSECURE;
    }
}
