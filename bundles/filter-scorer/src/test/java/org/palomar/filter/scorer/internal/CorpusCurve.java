package org.palomar.filter.scorer.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.palomar.api.message.Content;
import org.palomar.api.scorer.MailKind;
import org.palomar.filter.scorer.internal.bayes.Bayes;
import org.palomar.filter.scorer.internal.bayes.Corpus;
import org.palomar.filter.scorer.internal.bayes.Lesson;
import org.palomar.filter.scorer.internal.bayes.TokenHash;
import org.palomar.filter.scorer.internal.text.Reading;

/**
 * Measures on real mail how much spam is caught for how much wanted mail lost: learns one half, judges the other, and the other way round. Run by {@code bench/scorer.sh}; nothing of the build needs it.
 */
public final class CorpusCurve {

    /** Shares of wanted mail lost that the table names, in per mille. */
    private static final double[] LOST = {0, 1, 2, 5, 10};

    private static final int[] LEARNED = {20, 50, 100, 200, 400};

    private static final TokenHash HASH = new TokenHash(HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f"));

    private static final Corpus.Size SIZE = new Corpus.Size(1 << 17, 20_000);

    private static final int WARM = 500;

    private record Mail(String name, MailKind kind, int half, Lesson lesson) {}

    private record Judged(Mail mail, double odds) {}

    private final PrintStream out;

    private CorpusCurve(PrintStream out) {
        this.out = out;
    }

    /** @param args the folder with {@code ham.zip} and {@code spam.zip}, and the picture to be written */
    public static void main(String[] args) throws IOException {
        CorpusCurve curve = new CorpusCurve(System.out);
        List<Mail> mails = curve.read(Path.of(args[0]));
        List<Judged> both = new ArrayList<>();
        for (int half = 0; half < 2; half++) {
            List<Judged> one = curve.judge(mails, half, Integer.MAX_VALUE);
            curve.table("learned half " + (half == 0 ? "A, judged B" : "B, judged A"), one);
            both.addAll(one);
        }
        curve.table("both", both);
        for (int least : LEARNED) {
            List<Judged> few = new ArrayList<>(curve.judge(mails, 0, least));
            few.addAll(curve.judge(mails, 1, least));
            curve.table("learned " + least + " of each kind", few);
        }
        curve.worst(both);
        if (args.length > 1) {
            Files.writeString(Path.of(args[1]), new CurvePicture(points(both)).svg());
        }
    }

    /** Halves by the messages' checksums: nobody chose them, and they are the same in each run. */
    private List<Mail> read(Path folder) throws IOException {
        List<Mail> mails = new ArrayList<>();
        long nanos = 0;
        long octets = 0;
        for (MailKind kind : MailKind.values()) {
            try (ZipFile zip = new ZipFile(folder.resolve(kind.word() + ".zip").toFile())) {
                for (ZipEntry entry : Collections.list(zip.entries())) {
                    if (entry.getName().endsWith(".eml")) {
                        byte[] message = octets(zip, entry);
                        CRC32 sum = new CRC32();
                        sum.update(message);
                        long start = System.nanoTime();
                        Reading reading = Reading.of(Content.of(message));
                        Lesson lesson = Lesson.of(HASH, reading.tokens(), reading.messageId());
                        nanos += mails.size() < WARM ? 0 : System.nanoTime() - start;
                        octets += message.length;
                        mails.add(new Mail(entry.getName(), kind, (int) (sum.getValue() >>> 3) & 1, lesson));
                    }
                }
            }
        }
        // As mail comes: of both kinds, in no order.
        mails.sort(Comparator.comparingLong(mail -> mail.lesson().identity()));
        out.printf(
                Locale.ROOT,
                "%d messages of %d octets on average, read in %.0f us each%n",
                mails.size(),
                octets / mails.size(),
                nanos / 1e3 / (mails.size() - WARM));
        return mails;
    }

    private static byte[] octets(ZipFile zip, ZipEntry entry) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }

    private List<Judged> judge(List<Mail> mails, int learned, int most) {
        Corpus corpus = new Corpus(SIZE);
        Bayes bayes = new Bayes(corpus, Optional.empty(), 1);
        Map<MailKind, Integer> told = new EnumMap<>(MailKind.class);
        for (Mail mail : mails) {
            if (mail.half() == learned && told.merge(mail.kind(), 1, Integer::sum) <= most) {
                corpus.learning(mail.lesson(), mail.kind(), 0, one -> bayes.isSure(one.tokens(), mail.kind()))
                        .forEach(corpus::apply);
            }
        }
        long start = System.nanoTime();
        List<Judged> judged = mails.stream()
                .filter(mail -> mail.half() != learned)
                .map(mail ->
                        new Judged(mail, bayes.judge(mail.lesson().tokens()).logOdds()))
                .toList();
        out.printf(
                Locale.ROOT,
                "learned %s, %d tokens, %d octets; judged %d in %.0f us each%n",
                corpus.totals(),
                corpus.size(),
                corpus.octets(),
                judged.size(),
                (System.nanoTime() - start) / 1e3 / judged.size());
        return judged;
    }

    /** Spam caught, in per cent, for each share of ham lost. */
    private static List<double[]> points(List<Judged> judged) {
        double[] spam = odds(judged, MailKind.SPAM);
        double[] ham = odds(judged, MailKind.HAM);
        List<double[]> points = new ArrayList<>();
        for (int lost = 0; lost < ham.length; lost++) {
            double above = ham[ham.length - 1 - lost];
            int caught = 0;
            for (double one : spam) {
                caught += one > above ? 1 : 0;
            }
            points.add(new double[] {100.0 * lost / ham.length, 100.0 * caught / spam.length});
        }
        return points;
    }

    private static double[] odds(List<Judged> judged, MailKind kind) {
        return judged.stream()
                .filter(one -> one.mail().kind() == kind)
                .mapToDouble(Judged::odds)
                .sorted()
                .toArray();
    }

    private void table(String what, List<Judged> judged) {
        double[] spam = odds(judged, MailKind.SPAM);
        double[] ham = odds(judged, MailKind.HAM);
        List<double[]> points = points(judged);
        out.printf(Locale.ROOT, "%s (%d ham, %d spam):", what, ham.length, spam.length);
        for (double lost : LOST) {
            int count = (int) (lost * ham.length / 1000);
            out.printf(Locale.ROOT, " %.1f %% lost %.2f %% caught;", lost / 10, points.get(count)[1]);
        }
        double junk = 4.5; // six points of eight
        out.printf(
                Locale.ROOT,
                " as set: %.2f %% (%d) lost, %.2f %% caught%n",
                share(ham, junk),
                count(ham, junk),
                share(spam, junk));
    }

    private static long count(double[] odds, double from) {
        return Arrays.stream(odds).filter(one -> one >= from).count();
    }

    private static double share(double[] odds, double from) {
        return 100.0 * count(odds, from) / odds.length;
    }

    private void worst(List<Judged> judged) {
        judged.stream()
                .filter(one -> one.mail().kind() == MailKind.HAM)
                .sorted(Comparator.comparingDouble(one -> -one.odds()))
                .limit(12)
                .forEach(one ->
                        out.printf(Locale.ROOT, "ham %s %.1f%n", one.mail().name(), one.odds()));
    }
}
