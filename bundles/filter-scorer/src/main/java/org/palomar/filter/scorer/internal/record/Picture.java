package org.palomar.filter.scorer.internal.record;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.palomar.api.store.StoreException;
import org.palomar.filter.scorer.internal.bayes.Corpus;
import org.palomar.filter.scorer.internal.bayes.Corpus.Totals;
import org.palomar.filter.scorer.internal.bayes.Counts;
import org.palomar.storage.Seal;

/** A whole corpus as slices of some ten thousand octets. The first has the totals; without it the others say nothing, and whoever reads them leaves them out. */
public final class Picture {

    private static final int VERSION = 1;
    private static final int HEAD = 40;

    /** Of one slice. */
    private static final int MOST_ENTRIES = 6_000;

    private static final int TOTALS = 0;
    private static final int REMEMBERED = 1;
    private static final int TOKENS = 2;

    private Picture() {}

    public static List<byte[]> encode(Corpus corpus) {
        List<byte[]> slices = new ArrayList<>();
        slices.add(Seal.close(VERSION, HEAD, out -> write(corpus.totals(), out)));
        long[] remembered = corpus.remembered();
        for (int from = 0; from < remembered.length; from += MOST_ENTRIES) {
            slices.add(slice(Arrays.copyOfRange(remembered, from, Math.min(remembered.length, from + MOST_ENTRIES))));
        }
        ByteBuffer tokens = ByteBuffer.allocate(corpus.size() * Counts.OCTETS);
        corpus.forEach((token, spam, ham, day) -> tokens.putInt(token)
                .putShort((short) spam)
                .putShort((short) ham)
                .putShort((short) day));
        for (int from = 0; from < tokens.position(); from += MOST_ENTRIES * Counts.OCTETS) {
            int length = Math.min(tokens.position() - from, MOST_ENTRIES * Counts.OCTETS);
            slices.add(slice(tokens.array(), from, length));
        }
        return slices;
    }

    private static void write(Totals totals, DataOutputStream out) throws IOException {
        out.writeByte(TOTALS);
        out.writeInt(totals.spam());
        out.writeInt(totals.ham());
        out.writeInt(totals.toldSpam());
        out.writeInt(totals.toldHam());
        out.writeLong(totals.last());
    }

    private static byte[] slice(long[] entries) {
        return Seal.close(VERSION, HEAD + entries.length * Long.BYTES, out -> {
            out.writeByte(REMEMBERED);
            for (long entry : entries) {
                out.writeLong(entry);
            }
        });
    }

    private static byte[] slice(byte[] tokens, int from, int length) {
        return Seal.close(VERSION, HEAD + length, out -> {
            out.writeByte(TOKENS);
            out.write(tokens, from, length);
        });
    }

    /** Puts what a slice has into a corpus, which must be empty before the first. */
    public static void load(byte[] record, Corpus corpus) throws StoreException {
        int unused = Seal.open(VERSION, record, "a part of what the scorer has learned", in -> read(in, corpus));
    }

    private static int read(DataInputStream in, Corpus corpus) throws IOException {
        int kind = in.readUnsignedByte();
        switch (kind) {
            case TOTALS -> corpus.load(totals(in));
            case REMEMBERED -> {
                while (in.available() >= Long.BYTES) {
                    corpus.load(in.readLong());
                }
            }
            case TOKENS -> tokens(in, corpus);
            default -> throw new IOException("no slice");
        }
        return kind;
    }

    private static Totals totals(DataInputStream in) throws IOException {
        int spam = count(in);
        int ham = count(in);
        int toldSpam = count(in);
        int toldHam = count(in);
        return new Totals(spam, ham, toldSpam, toldHam, Math.max(0, in.readLong()));
    }

    private static int count(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0) {
            throw new IOException("no count");
        }
        return count;
    }

    private static void tokens(DataInputStream in, Corpus corpus) throws IOException {
        while (in.available() >= Counts.OCTETS) {
            int token = in.readInt();
            int spam = in.readUnsignedShort();
            int ham = in.readUnsignedShort();
            int day = in.readUnsignedShort();
            if (token == 0) {
                throw new IOException("no token");
            }
            corpus.load(token, spam, ham, day);
        }
    }
}
