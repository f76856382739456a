package org.palomar.queue.internal.record;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.api.queue.RecipientResult.Deferred;
import org.palomar.api.queue.RemoteReply;
import org.palomar.api.store.StoreException;
import org.palomar.storage.BlobId;
import org.palomar.storage.Seal;

/**
 * The row of an entry: all that changes of it, and what the schedule is made of.
 *
 * @param size octets of the message with its prefix
 * @param pending who still waits, at least one, in the order of the letter
 */
public record EntryRow(BlobId body, long size, Route route, Course course, List<Pending> pending) {

    private static final int VERSION = 1;
    private static final int EXPECTED = 192;
    private static final Bits<Mark> MARKS = new Bits<>(List.of(Mark.HELD, Mark.WARNED, Mark.BY_RETURNS, Mark.BY_TOLD));

    public EntryRow {
        pending = List.copyOf(pending);
        if (pending.isEmpty()) {
            throw new IllegalArgumentException("an entry waits for somebody");
        }
    }

    public EntryRow with(Course other) {
        return new EntryRow(body, size, route, other, pending);
    }

    public EntryRow with(Route other) {
        return new EntryRow(body, size, other, course, pending);
    }

    public byte[] encode() {
        return Seal.close(VERSION, EXPECTED, out -> {
            out.write(body.hash());
            out.writeLong(body.size());
            out.writeLong(size);
            out.writeUTF(route.domain().name());
            out.writeUTF(route.redirected().map(Domain::name).orElse(""));
            out.writeLong(route.lane());
            write(out, course);
            out.writeShort(pending.size());
            for (Pending one : pending) {
                write(out, one);
            }
        });
    }

    public static EntryRow decode(byte[] record) throws StoreException {
        return Seal.open(VERSION, record, Keys.WHAT, in -> {
            byte[] hash = new byte[BlobId.LENGTH];
            in.readFully(hash);
            BlobId body = new BlobId(hash, in.readLong());
            long size = in.readLong();
            Domain domain = new Domain(in.readUTF());
            String redirected = in.readUTF();
            Optional<Domain> elsewhere = redirected.isEmpty() ? Optional.empty() : Optional.of(new Domain(redirected));
            Route route = new Route(domain, elsewhere, in.readLong());
            Course course = readCourse(in);
            int count = in.readUnsignedShort();
            List<Pending> pending = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                pending.add(readPending(in));
            }
            return new EntryRow(body, size, route, course, pending);
        });
    }

    private static void write(DataOutputStream out, Course course) throws IOException {
        out.writeLong(course.base());
        out.writeLong(course.due());
        out.writeLong(course.by());
        out.writeInt(course.attempts());
        out.writeByte(MARKS.of(course.marks()));
    }

    private static Course readCourse(DataInputStream in) throws IOException {
        long base = in.readLong();
        long due = in.readLong();
        long by = in.readLong();
        int attempts = in.readInt();
        return new Course(base, due, by, attempts, MARKS.in(in.readUnsignedByte()));
    }

    private static void write(DataOutputStream out, Pending one) throws IOException {
        out.writeShort(one.index());
        out.writeBoolean(one.last().isPresent());
        if (one.last().isPresent()) {
            RemoteReply reply = one.last().get().reply();
            out.writeShort(reply.code());
            out.writeUTF(reply.status());
            out.writeUTF(reply.text());
            out.writeUTF(one.last().get().host());
        }
    }

    private static Pending readPending(DataInputStream in) throws IOException {
        int index = in.readUnsignedShort();
        if (!in.readBoolean()) {
            return new Pending(index, Optional.empty());
        }
        RemoteReply reply = new RemoteReply(in.readUnsignedShort(), in.readUTF(), in.readUTF());
        return new Pending(index, Optional.of(new Deferred(reply, in.readUTF())));
    }
}
