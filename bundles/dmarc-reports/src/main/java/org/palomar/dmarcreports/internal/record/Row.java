package org.palomar.dmarcreports.internal.record;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.palomar.api.address.Domain;
import org.palomar.api.dmarc.Disposition;
import org.palomar.api.dmarc.DmarcSighting;
import org.palomar.api.dmarc.DmarcSighting.Outcome;
import org.palomar.api.dmarc.DmarcSighting.Reason;
import org.palomar.api.dmarc.DmarcSighting.Sender;
import org.palomar.api.dmarc.DmarcSighting.Signature;

/** What messages have in common that are counted together (RFC 7489 §7.2). Immutable. */
public record Row(
        InetAddress client, Domain author, String envelope, Sender spf, List<Signature> signatures, Outcome outcome) {

    // What objects of a JVM of 64 bits take, beside their characters.
    private static final long OCTETS = 400;
    private static final long OCTETS_OF_A_SIGNATURE = 150;
    private static final long OCTETS_OF_A_REASON = 80;

    public Row {
        signatures = List.copyOf(signatures);
    }

    static Row of(DmarcSighting one) {
        return new Row(one.client(), one.author(), one.envelope(), one.spf(), one.signatures(), one.outcome());
    }

    /** A few of them, as rows are many and keys: what differs is mostly in these. */
    @Override
    public int hashCode() {
        return Objects.hash(client, author, envelope, spf.domain(), outcome.dkim(), outcome.spf());
    }

    long size() {
        long octets = OCTETS
                + author.name().length()
                + envelope.length()
                + spf.domain().length();
        for (Signature one : signatures) {
            octets += OCTETS_OF_A_SIGNATURE
                    + one.domain().name().length()
                    + one.selector().length();
        }
        for (Reason one : outcome.reasons()) {
            octets += OCTETS_OF_A_REASON + one.comment().length();
        }
        return octets;
    }

    void write(DataOutputStream out) throws IOException {
        byte[] address = client.getAddress();
        out.writeByte(address.length);
        out.write(address);
        out.writeUTF(author.name());
        out.writeUTF(envelope);
        out.writeUTF(spf.domain());
        out.writeBoolean(spf.greeting());
        out.writeUTF(spf.result());
        out.writeByte(signatures.size());
        for (Signature one : signatures) {
            out.writeUTF(one.domain().name());
            out.writeUTF(one.selector());
            out.writeUTF(one.result());
        }
        out.writeBoolean(outcome.dkim());
        out.writeBoolean(outcome.spf());
        out.writeUTF(outcome.disposition().name());
        out.writeByte(outcome.reasons().size());
        for (Reason one : outcome.reasons()) {
            out.writeUTF(one.kind().name());
            out.writeUTF(one.comment());
        }
    }

    static Row read(DataInputStream in) throws IOException {
        InetAddress client = InetAddress.getByAddress(in.readNBytes(in.readUnsignedByte()));
        Domain author = new Domain(in.readUTF());
        String envelope = in.readUTF();
        Sender spf = new Sender(in.readUTF(), in.readBoolean(), in.readUTF());
        List<Signature> signatures = new ArrayList<>();
        for (int left = in.readUnsignedByte(); left > 0; left--) {
            signatures.add(new Signature(new Domain(in.readUTF()), in.readUTF(), in.readUTF()));
        }
        boolean dkim = in.readBoolean();
        boolean sends = in.readBoolean();
        Disposition disposition = Disposition.valueOf(in.readUTF());
        List<Reason> reasons = new ArrayList<>();
        for (int left = in.readUnsignedByte(); left > 0; left--) {
            reasons.add(new Reason(Reason.Kind.valueOf(in.readUTF()), in.readUTF()));
        }
        return new Row(client, author, envelope, spf, signatures, new Outcome(dkim, sends, disposition, reasons));
    }
}
