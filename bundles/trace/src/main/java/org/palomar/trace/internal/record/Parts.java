package org.palomar.trace.internal.record;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.AccountId;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.queue.QueueId;
import org.palomar.api.queue.RemoteReply;
import org.palomar.api.queue.Visit;
import org.palomar.api.trace.Answer;
import org.palomar.api.trace.Source;

/** Values that several kinds of events have. Places of constants in their lists are for ever; new ones go to the end. */
final class Parts {

    private static final List<Origin.Door> DOORS =
            List.of(Origin.Door.MX, Origin.Door.SUBMISSION, Origin.Door.LMTP, Origin.Door.INTERNAL);
    private static final List<Answer.Fate> FATES =
            List.of(Answer.Fate.DELIVERED, Answer.Fate.RELAYED, Answer.Fate.DEFERRED, Answer.Fate.FAILED);

    /** Puts one value. */
    @FunctionalInterface
    interface Writing<T> {
        void write(DataOutputStream out, T value) throws IOException;
    }

    /** Takes one value. */
    @FunctionalInterface
    interface Reading<T> {
        T read(DataInputStream in) throws IOException;
    }

    private Parts() {}

    static <T> void list(DataOutputStream out, List<T> values, Writing<T> each) throws IOException {
        out.writeShort(values.size());
        for (T value : values) {
            each.write(out, value);
        }
    }

    /** Grows with what is there, not with what is said to be there. */
    static <T> List<T> list(DataInputStream in, Reading<T> each) throws IOException {
        List<T> values = new ArrayList<>();
        for (int i = in.readUnsignedShort(); i > 0; i--) {
            values.add(each.read(in));
        }
        return values;
    }

    static <T> void optional(DataOutputStream out, Optional<T> value, Writing<T> writing) throws IOException {
        out.writeBoolean(value.isPresent());
        if (value.isPresent()) {
            writing.write(out, value.get());
        }
    }

    static <T> Optional<T> optional(DataInputStream in, Reading<T> reading) throws IOException {
        return in.readBoolean() ? Optional.of(reading.read(in)) : Optional.empty();
    }

    static <T> void constant(DataOutputStream out, List<T> all, T value) throws IOException {
        out.writeByte(all.indexOf(value));
    }

    static <T> T constant(DataInputStream in, List<T> all) throws IOException {
        int place = in.readUnsignedByte();
        if (place >= all.size()) {
            throw new IOException("a constant of a newer version");
        }
        return all.get(place);
    }

    static void address(DataOutputStream out, Address address) throws IOException {
        out.writeUTF(address.toString());
    }

    static Address address(DataInputStream in) throws IOException {
        return Address.parse(in.readUTF()).orElseThrow(() -> new IOException("not an address"));
    }

    static void addresses(DataOutputStream out, List<Address> addresses) throws IOException {
        list(out, addresses, Parts::address);
    }

    static List<Address> addresses(DataInputStream in) throws IOException {
        return list(in, Parts::address);
    }

    static void path(DataOutputStream out, ReversePath path) throws IOException {
        out.writeUTF(path.text());
    }

    static ReversePath path(DataInputStream in) throws IOException {
        return ReversePath.parse(in.readUTF()).orElseThrow(() -> new IOException("not a sender"));
    }

    static void entry(DataOutputStream out, QueueId entry) throws IOException {
        out.writeLong(entry.time());
        out.writeLong(entry.rest());
    }

    static QueueId entry(DataInputStream in) throws IOException {
        return new QueueId(in.readLong(), in.readLong());
    }

    static void reply(DataOutputStream out, Reply reply) throws IOException {
        out.writeShort(reply.code());
        out.writeUTF(reply.status());
        out.writeUTF(reply.text());
    }

    static Reply reply(DataInputStream in) throws IOException {
        return new Reply(in.readUnsignedShort(), in.readUTF(), in.readUTF());
    }

    static void remote(DataOutputStream out, RemoteReply reply) throws IOException {
        out.writeShort(reply.code());
        out.writeUTF(reply.status());
        out.writeUTF(reply.text());
    }

    static RemoteReply remote(DataInputStream in) throws IOException {
        return new RemoteReply(in.readUnsignedShort(), in.readUTF(), in.readUTF());
    }

    static void visit(DataOutputStream out, Visit visit) throws IOException {
        out.writeUTF(visit.server());
        out.writeUTF(visit.tls());
        optional(out, visit.obstacle(), Parts::remote);
    }

    static Visit visit(DataInputStream in) throws IOException {
        return new Visit(in.readUTF(), in.readUTF(), optional(in, Parts::remote));
    }

    static void answer(DataOutputStream out, Answer answer) throws IOException {
        address(out, answer.recipient());
        constant(out, FATES, answer.fate());
        out.writeUTF(answer.host());
        remote(out, answer.reply());
    }

    static Answer answer(DataInputStream in) throws IOException {
        return new Answer(address(in), constant(in, FATES), in.readUTF(), remote(in));
    }

    static void source(DataOutputStream out, Source source) throws IOException {
        constant(out, DOORS, source.door());
        out.writeUTF(source.remote());
        out.writeUTF(source.greeting());
        out.writeUTF(source.tls());
        out.writeLong(source.account().map(AccountId::value).orElse(0L));
    }

    static Source source(DataInputStream in) throws IOException {
        Origin.Door door = constant(in, DOORS);
        String remote = in.readUTF();
        String greeting = in.readUTF();
        String tls = in.readUTF();
        long account = in.readLong();
        return new Source(
                door, remote, greeting, tls, account == 0 ? Optional.empty() : Optional.of(new AccountId(account)));
    }
}
