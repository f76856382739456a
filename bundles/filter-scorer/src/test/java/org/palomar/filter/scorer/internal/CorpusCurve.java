package org.palomar.filter.scorer.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.api.pipeline.Tuned;
import org.palomar.api.scorer.MailKind;
import org.palomar.filter.scorer.internal.bayes.Bayes;
import org.palomar.filter.scorer.internal.bayes.Corpus;
import org.palomar.filter.scorer.internal.bayes.Lesson;
import org.palomar.filter.scorer.internal.bayes.TokenHash;
import org.palomar.filter.scorer.internal.text.Reading;
import org.palomar.filter.scorer.internal.text.Structure;

/**
 * Measures on real mail how much spam is caught for how much wanted mail lost: learns one half, judges the other, and the other way round. Run by {@code bench/scorer.sh}; nothing of the build needs it.
 */
public final class CorpusCurve {

    /** Shares of wanted mail lost that the table names, in per mille. */
    private static final double[] LOST = {0, 1, 2, 5, 10};

    private static final int[] LEARNED = {20, 50, 100, 200, 400};

    private static final TokenHash HASH = new TokenHash(HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f"));

    private static final Corpus.Size SIZE = new Corpus.Size(1 << 17, 20_000);

    private static final ScorerSettings SETTINGS = settings();

    /** From so many points on the step {@code threshold} puts it into Junk. */
    private static final double JUNK = 6;

    /**
     * A message as it was read.
     *
     * @param rules points by how it is made
     */
    private record Mail(String name, MailKind kind, int half, Lesson lesson, double rules) {}

    private record Judged(Mail mail, double odds, double points) {}

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
        List<Content> contents = new ArrayList<>();
        for (MailKind kind : MailKind.values()) {
            try (ZipFile zip = new ZipFile(folder.resolve(kind.word() + ".zip").toFile())) {
                for (ZipEntry entry : Collections.list(zip.entries())) {
                    if (entry.getName().endsWith(".eml")) {
                        byte[] message = octets(zip, entry);
                        contents.add(Content.of(message));
                        mails.add(mail(entry.getName(), kind, message));
                    }
                }
            }
        }
        time(contents);
        // As mail comes: of both kinds, in no order.
        mails.sort(Comparator.comparingLong(mail -> mail.lesson().identity()));
        return mails;
    }

    private static Mail mail(String name, MailKind kind, byte[] message) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(message);
        Reading reading = Reading.of(Content.of(message));
        Lesson lesson = Lesson.of(HASH, reading.tokens(), reading.messageId());
        // As if it came when it says that it was written: the corpus is old.
        Instant written = reading.date().orElse(Instant.EPOCH);
        double rules = sum(Points.of(Structure.of(reading, written), SETTINGS));
        return new Mail(name, kind, (int) (sum.getValue() >>> 3) & 1, lesson, rules);
    }

    /** How long reading takes once the machine knows how. */
    private void time(List<Content> contents) throws IOException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        long octets = 0;
        long tokens = 0;
        for (Content content : contents) {
            Reading reading = Reading.of(content);
            octets += content.size();
            tokens += Lesson.of(HASH, reading.tokens(), reading.messageId())
                    .tokens()
                    .size();
        }
        out.printf(
                Locale.ROOT,
                "%d messages of %d octets and %d tokens on average, read in %.0f us of processor time each%n",
                contents.size(),
                octets / contents.size(),
                tokens / contents.size(),
                (threads.getCurrentThreadCpuTime() - start) / 1e3 / contents.size());
    }

    private static byte[] octets(ZipFile zip, ZipEntry entry) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }

    private List<Judged> judge(List<Mail> mails, int learned, int most) {
        Corpus corpus = new Corpus(SIZE);
        Bayes bayes = new Bayes(corpus, Optional.empty(), 1, 1);
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
                .map(mail -> judged(mail, bayes))
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

    private static Judged judged(Mail mail, Bayes bayes) {
        Bayes.Opinion opinion = bayes.judge(mail.lesson().tokens());
        double points = mail.rules() + sum(Points.of(opinion, Tuned.NONE, SETTINGS, ""));
        return new Judged(mail, opinion.logOdds(), points);
    }

    private static double sum(List<RuleHit> hits) {
        return hits.stream().mapToDouble(RuleHit::points).sum();
    }

    private static ScorerSettings settings() {
        try {
            return ScorerSettings.read(new Values(Map.of()));
        } catch (InvalidConfigurationException impossible) {
            throw new AssertionError(impossible);
        }
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
        out.printf(Locale.ROOT, " as set: words %s, with rules %s%n", asSet(judged, 0), asSet(judged, 1));
    }

    /**
     * What goes to Junk by the points that are given where nothing is set.
     *
     * @param rules 1 with rules, 0 without
     */
    private static String asSet(List<Judged> judged, int rules) {
        double[] spam = points(judged, MailKind.SPAM, rules);
        double[] ham = points(judged, MailKind.HAM, rules);
        return String.format(
                Locale.ROOT,
                "%.2f %% (%d) lost, %.2f %% caught",
                share(ham, JUNK),
                count(ham, JUNK),
                share(spam, JUNK));
    }

    private static double[] points(List<Judged> judged, MailKind kind, int rules) {
        return judged.stream()
                .filter(one -> one.mail().kind() == kind)
                .mapToDouble(one -> one.points() - (1 - rules) * one.mail().rules())
                .toArray();
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
