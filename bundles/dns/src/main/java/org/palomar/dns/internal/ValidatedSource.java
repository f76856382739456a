package org.palomar.dns.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.palomar.api.dns.Failure;
import org.palomar.api.dns.Security;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.dnssec.ValidatingResolver;

/** Checks replies itself, from the trust anchors down (RFC 4035 §5), whoever sent them; dnsjava's validator does it and keeps the keys. */
final class ValidatedSource implements Source {

    private final ValidatingResolver validator;

    /** @param trustAnchors DS or DNSKEY records as in a zone file; right ones */
    ValidatedSource(Upstream upstream, String trustAnchors, Clock clock) {
        validator = new ValidatingResolver(new Head(upstream), clock);
        try {
            validator.getTrustAnchors().clear();
            validator.loadTrustAnchors(new ByteArrayInputStream(trustAnchors.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException unchecked) {
            throw new IllegalArgumentException("trust anchors are checked before", unchecked);
        }
    }

    @Override
    public Reply ask(Name name, int type, Deadline deadline) throws UnansweredException {
        CallersThread thread = new CallersThread(deadline);
        Message reply = thread.await(
                validator.sendAsync(Source.query(name, type), thread).toCompletableFuture());
        // What the servers could not answer has failed before: only the validator makes other codes.
        if (reply.getRcode() != Rcode.NOERROR && reply.getRcode() != Rcode.NXDOMAIN) {
            throw new UnansweredException(Failure.BOGUS, reason(reply));
        }
        return new Reply(reply, reply.getHeader().getFlag(Flags.AD) ? Security.SECURE : Security.INSECURE);
    }

    private static String reason(Message reply) {
        return reply.getSection(Section.ADDITIONAL).stream()
                .filter(extra -> extra.getDClass() == ValidatingResolver.VALIDATION_REASON_QCLASS)
                .filter(TXTRecord.class::isInstance)
                .map(extra -> String.join("", ((TXTRecord) extra).getStrings()))
                .findFirst()
                .orElse("DNSSEC shows that it is forged or broken");
    }

    /** What the validator asks for replies, keys and the proofs of delegations. */
    private final class Head implements org.xbill.DNS.Resolver {

        private final Upstream upstream;

        Head(Upstream upstream) {
            this.upstream = upstream;
        }

        @Override
        public CompletionStage<Message> sendAsync(Message query, Executor executor) {
            CompletableFuture<Message> reply = new CompletableFuture<>();
            executor.execute(() -> complete(reply, query, ((CallersThread) executor).deadline()));
            return reply;
        }

        private void complete(CompletableFuture<Message> reply, Message query, Deadline deadline) {
            try {
                Message extended = query.getOPT() == null ? Source.extended(query, ExtendedFlags.DO) : query;
                reply.complete(
                        Pertinence.clean(upstream.ask(extended, deadline).message(), validator.getTrustAnchors()));
            } catch (UnansweredException | RuntimeException failed) {
                reply.completeExceptionally(failed);
            }
        }

        // What follows is how the validator sets up resolvers of dnsjava; this one is set up.

        @Override
        public void setPort(int port) {}

        @Override
        public void setTCP(boolean flag) {}

        @Override
        public void setIgnoreTruncation(boolean flag) {}

        @Override
        public void setEDNS(int version, int payloadSize, int flags, List<EDNSOption> options) {}

        @Override
        public void setTSIGKey(TSIG key) {}

        @Override
        public void setTimeout(Duration timeout) {}
    }
}
