package org.palomar.dns.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Optional;
import org.palomar.api.dns.Resolver;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;

/** Whatever octets a server sends: a meaning within the limits, or a named failure. */
class ReplyFuzzTest {

    private static final Name NAME = Name.fromConstantString("name.test.");
    private static final List<Kind<?>> KINDS =
            List.of(Kind.MX, Kind.A, Kind.AAAA, Kind.TXT, Kind.TLSA, Kind.PTR, Kind.SRV);

    /** The first octet chooses the kind, the others come behind the number of the question. */
    @FuzzTest(maxDuration = "60s")
    void anyOctetsAreAReplyOrAFailure(byte[] octets) {
        if (octets.length == 0) {
            return;
        }
        Kind<?> kind = KINDS.get(Math.floorMod(octets[0], KINDS.size()));
        Message query = Source.query(NAME, kind.type());
        byte[] sent = octets.clone();
        if (sent.length > 1) {
            sent[0] = (byte) (query.getHeader().getID() >> 8);
            sent[1] = (byte) query.getHeader().getID();
        }
        try {
            Optional<Message> reply = Replies.read(query, sent);
            if (reply.isPresent()
                    && ReplyReader.read(reply.get(), NAME, kind.type(), Resolver.MAX_ALIASES)
                            instanceof ReplyReader.Meaning.Present present) {
                assertThat(kind.reading().read(present.records())).isNotNull();
            }
        } catch (UnansweredException failed) {
            assertThat(failed).hasMessageMatching("\\P{Cc}{0,300}");
        }
    }
}
