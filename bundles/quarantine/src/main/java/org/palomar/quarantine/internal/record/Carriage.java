package org.palomar.quarantine.internal.record;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.queue.BodyNeed;

/**
 * How a held message came, and what was put before it: with that it can be delivered as though it came now. Immutable; pure.
 *
 * @param added header fields that steps put before it, the newest first
 */
public record Carriage(
        Origin.Door door,
        InetSocketAddress remote,
        String greeting,
        String tls,
        Set<BodyNeed> needs,
        List<HeaderField> added) {

    /** The longest texts; what a client says in EHLO has at most 255 octets. */
    private static final int MAX_TEXT = 300;

    /** Octets of fields together: what has no room in a mailbox is of no use here either. */
    private static final int MAX_ADDED = 14 * 1024;

    /** Their places are their codes for ever. */
    private static final List<Origin.Door> DOORS =
            List.of(Origin.Door.MX, Origin.Door.SUBMISSION, Origin.Door.LMTP, Origin.Door.INTERNAL);

    /** Their places are their bits for ever. */
    private static final List<BodyNeed> NEEDS =
            List.of(BodyNeed.EIGHT_BIT, BodyNeed.SMTPUTF8, BodyNeed.REQUIRETLS, BodyNeed.TLS_OPTIONAL);

    public Carriage {
        needs = Set.copyOf(needs);
        added = List.copyOf(added);
    }

    public static Carriage of(MailTransaction message) {
        Origin origin = message.origin();
        List<HeaderField> fitting = new ArrayList<>();
        int octets = 0;
        for (HeaderField field : message.added()) {
            octets += field.toOctets().length;
            if (octets <= MAX_ADDED) {
                fitting.add(field);
            }
        }
        return new Carriage(
                origin.door(),
                origin.remote().isUnresolved()
                        ? new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)
                        : origin.remote(),
                Line.cut(origin.greeting(), MAX_TEXT),
                Line.cut(origin.tls(), MAX_TEXT),
                message.options().needs(),
                fitting);
    }

    /** Where the message comes from; nobody has logged in for it a second time. */
    public Origin origin() {
        return new Origin(door, remote, greeting, tls, Optional.empty());
    }

    void write(DataOutputStream out) throws IOException {
        out.writeByte(DOORS.indexOf(door));
        byte[] address = remote.getAddress().getAddress();
        out.writeByte(address.length);
        out.write(address);
        out.writeShort(remote.getPort());
        out.writeUTF(greeting);
        out.writeUTF(tls);
        out.writeByte(needs.stream().mapToInt(need -> 1 << NEEDS.indexOf(need)).sum());
        out.writeShort(added.size());
        for (HeaderField field : added) {
            out.writeUTF(field.name());
            byte[] value = field.value().getBytes(StandardCharsets.UTF_8);
            out.writeShort(value.length);
            out.write(value);
        }
    }

    static Carriage read(DataInputStream in) throws IOException {
        int code = in.readUnsignedByte();
        if (code >= DOORS.size()) {
            throw new IOException("no such door");
        }
        byte[] address = new byte[in.readUnsignedByte()];
        in.readFully(address);
        InetSocketAddress remote = new InetSocketAddress(InetAddress.getByAddress(address), in.readUnsignedShort());
        String greeting = in.readUTF();
        String tls = in.readUTF();
        int bits = in.readUnsignedByte();
        Set<BodyNeed> needs = EnumSet.noneOf(BodyNeed.class);
        for (int i = 0; i < NEEDS.size(); i++) {
            if ((bits & (1 << i)) != 0) {
                needs.add(NEEDS.get(i));
            }
        }
        List<HeaderField> added = new ArrayList<>();
        for (int i = in.readUnsignedShort(); i > 0; i--) {
            String name = in.readUTF();
            byte[] value = new byte[in.readUnsignedShort()];
            in.readFully(value);
            added.add(new HeaderField(name, new String(value, StandardCharsets.UTF_8)));
        }
        return new Carriage(DOORS.get(code), remote, greeting, tls, needs, added);
    }
}
