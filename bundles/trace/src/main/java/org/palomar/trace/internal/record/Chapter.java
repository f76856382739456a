package org.palomar.trace.internal.record;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.StoryId;
import org.palomar.api.trace.TraceEvent;

/** Events of one story that were told together. */
public final class Chapter {

    /** What is told in one unit of work has a bound, however many recipients and replies. */
    public static final int MAX_OCTETS = 256 << 10;

    private static final int VERSION = 1;
    private static final int EXPECTED = 256;

    private Chapter() {}

    /** The events that fit; {@link Happening.Received} is not for chapters. */
    public static byte[] encode(List<TraceEvent> events) {
        return Seal.close(VERSION, EXPECTED, out -> {
            for (TraceEvent event : events) {
                if (out.size() < MAX_OCTETS) {
                    write(out, event);
                }
            }
        });
    }

    private static void write(DataOutputStream out, TraceEvent event) throws IOException {
        ByteArrayOutputStream form = new ByteArrayOutputStream(EXPECTED);
        int kind = HappeningForm.write(new DataOutputStream(form), event.what());
        out.writeByte(kind);
        out.writeLong(event.time().toEpochMilli());
        out.writeInt(form.size());
        form.writeTo(out);
    }

    /** The events, in their order. */
    public static List<TraceEvent> decode(StoryId story, byte[] record) throws StoreException {
        return Seal.open(VERSION, record, in -> {
            List<TraceEvent> events = new ArrayList<>();
            while (in.available() > 0) {
                events.add(read(story, in));
            }
            return events;
        });
    }

    private static TraceEvent read(StoryId story, DataInputStream in) throws IOException {
        int kind = in.readUnsignedByte();
        Instant time = Instant.ofEpochMilli(in.readLong());
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("an event is longer than its chapter");
        }
        byte[] form = in.readNBytes(length);
        return new TraceEvent(story, time, happening(kind, form));
    }

    /** What a newer version wrote in a form of its own is not damage. */
    private static Happening happening(int kind, byte[] form) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(form))) {
            return HappeningForm.read(kind, in);
        } catch (IOException | IllegalArgumentException | ArithmeticException unknown) {
            return new Happening.Unknown(kind, form.length);
        }
    }
}
