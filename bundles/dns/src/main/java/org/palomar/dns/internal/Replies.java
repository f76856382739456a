package org.palomar.dns.internal;

import java.io.IOException;
import java.util.Optional;
import org.palomar.api.dns.Failure;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;

/** Tells the reply to a question from what else a socket receives (RFC 5452 §9.1). */
final class Replies {

    private Replies() {}

    /**
     * Reads what may be the reply.
     *
     * @return empty if it belongs to another question
     * @throws UnansweredException it belongs to this one, and can't be read
     */
    static Optional<Message> read(Message query, byte[] octets) throws UnansweredException {
        int id = octets.length < Header.LENGTH ? -1 : ((octets[0] & 0xff) << 8) | (octets[1] & 0xff);
        if (id != query.getHeader().getID()) {
            return Optional.empty();
        }
        try {
            Message reply = new Message(octets);
            return answers(query, reply) ? Optional.of(reply) : Optional.empty();
        } catch (IOException | RuntimeException unreadable) {
            // dnsjava has unchecked exceptions for some octets that are no message.
            throw new UnansweredException(
                    Failure.MALFORMED, "the answer is no DNS message: " + unreadable.getMessage());
        }
    }

    private static boolean answers(Message query, Message reply) {
        Header header = reply.getHeader();
        if (!header.getFlag(Flags.QR) || header.getOpcode() != Opcode.QUERY) {
            return false;
        }
        Record asked = query.getQuestion();
        Record answered = reply.getQuestion();
        if (answered == null) {
            // Servers that refuse leave it out; what has a meaning has it.
            return header.getRcode() != Rcode.NOERROR && header.getRcode() != Rcode.NXDOMAIN;
        }
        return asked.getName().equals(answered.getName())
                && asked.getType() == answered.getType()
                && asked.getDClass() == answered.getDClass();
    }
}
