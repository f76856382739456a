package org.palomar.limits.internal.record;

import java.io.DataInputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.limit.Freeze;
import org.palomar.api.limit.Limit;
import org.palomar.api.limit.LimitTerms;
import org.palomar.api.limit.Measure;
import org.palomar.api.store.StoreException;
import org.palomar.storage.Seal;

/** What an operator, or the server itself, has decided of an account or a domain. Immutable; pure. */
public record Standing(LimitTerms terms, Optional<Freeze> freeze) {

    /** Nothing. */
    public static final Standing NONE = new Standing(LimitTerms.NONE, Optional.empty());

    private static final int VERSION = 1;
    private static final int EXPECTED = 64;

    public Standing with(LimitTerms other) {
        return new Standing(other, freeze);
    }

    public Standing with(Optional<Freeze> other) {
        return new Standing(terms, other);
    }

    public boolean isNothing() {
        return equals(NONE);
    }

    public byte[] encode() {
        return Seal.close(VERSION, EXPECTED, out -> {
            out.writeByte(terms.limits().size());
            for (Map.Entry<Measure, Limit> limit : terms.limits().entrySet()) {
                out.writeUTF(limit.getKey().key());
                out.writeInt(limit.getValue().most());
            }
            out.writeUTF(terms.zone().map(ZoneId::getId).orElse(""));
            out.writeBoolean(freeze.isPresent());
            if (freeze.isPresent()) {
                out.writeLong(freeze.get().since().toEpochMilli());
                out.writeUTF(freeze.get().reason());
                out.writeBoolean(freeze.get().automatic());
            }
        });
    }

    public static Standing decode(byte[] record) throws StoreException {
        return Seal.open(VERSION, record, "what is set for an account or a domain", in -> {
            Map<Measure, Limit> limits = limits(in);
            Optional<ZoneId> zone = zone(in.readUTF());
            Optional<Freeze> freeze = in.readBoolean()
                    ? Optional.of(new Freeze(Instant.ofEpochMilli(in.readLong()), in.readUTF(), in.readBoolean()))
                    : Optional.empty();
            return new Standing(new LimitTerms(limits, zone), freeze);
        });
    }

    private static Map<Measure, Limit> limits(DataInputStream in) throws IOException {
        Map<Measure, Limit> limits = new EnumMap<>(Measure.class);
        int count = in.readUnsignedByte();
        for (int i = 0; i < count; i++) {
            String key = in.readUTF();
            limits.put(
                    Measure.of(key).orElseThrow(() -> new IOException("no measure: " + key)), new Limit(in.readInt()));
        }
        return limits;
    }

    /** A zone that Java does not know any more is as none. */
    private static Optional<ZoneId> zone(String id) {
        try {
            return id.isEmpty() ? Optional.empty() : Optional.of(ZoneId.of(id));
        } catch (DateTimeException unknown) {
            return Optional.empty();
        }
    }
}
