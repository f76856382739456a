package org.palomar.trace.internal.record;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.Happening.Received;
import org.palomar.api.trace.Source;

/**
 * What a story begins with, and what searches look at.
 *
 * @param reached addresses that the recipients led to, beyond those that they are
 */
public record Head(Received received, List<Address> reached) {

    private static final int VERSION = 1;
    private static final int EXPECTED = 320;

    public Head {
        reached = List.copyOf(reached);
    }

    public byte[] encode() {
        return Seal.close(VERSION, EXPECTED, this::write);
    }

    private void write(DataOutputStream out) throws IOException {
        Parts.source(out, received.source());
        Parts.path(out, received.sender());
        Parts.addresses(out, received.recipients());
        out.writeLong(received.size());
        out.writeUTF(received.subject());
        out.writeUTF(received.messageId());
        Parts.addresses(out, reached);
    }

    public static Head decode(byte[] record) throws StoreException {
        return Seal.open(VERSION, record, Head::read);
    }

    private static Head read(DataInputStream in) throws IOException {
        Source source = Parts.source(in);
        ReversePath sender = Parts.path(in);
        List<Address> recipients = Parts.addresses(in);
        Received received = new Received(source, sender, recipients, in.readLong(), in.readUTF(), in.readUTF());
        return new Head(received, Parts.addresses(in));
    }
}
