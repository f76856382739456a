package org.palomar.filter.attachments.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.api.pipeline.Tuned;
import org.palomar.filter.attachments.internal.look.Bounds;
import org.palomar.filter.attachments.internal.look.Kind;
import org.palomar.filter.attachments.internal.look.Listed;

/**
 * What is looked at, and what is done about what is found.
 *
 * @param reactions for every kind
 * @param points what {@code score} counts where nothing else is said
 * @param submitted whether mail is looked at that accounts send
 * @param folder for what does not fit into memory
 */
record AttachmentSettings(
        int rank,
        Map<Kind, Reaction> reactions,
        double points,
        Listed listed,
        Bounds bounds,
        boolean submitted,
        Path folder) {

    static final String POINTS = "points";

    /** Behind what costs nothing, before scanners, which need not see what is refused. */
    private static final int DEFAULT_RANK = 350;

    private static final int MOST_LISTED = 1000;

    private static final Pattern EXTENSION = Pattern.compile("[a-z0-9_-]{1,20}");
    private static final Pattern TYPE = Pattern.compile("[a-z0-9!#$&^_.+-]{1,100}/(?:\\*|[a-z0-9!#$&^_.+-]{1,100})");

    AttachmentSettings {
        reactions = Map.copyOf(reactions);
    }

    static AttachmentSettings read(Values values) throws InvalidConfigurationException {
        double points = points(values);
        Map<Kind, Reaction> reactions = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            String text = values.text(kind.word(), fallback(kind));
            reactions.put(
                    kind,
                    Reaction.parse(text, points)
                            .orElseThrow(
                                    () -> new InvalidConfigurationException(
                                            kind.word(),
                                            "must be one of accept, tag, score, score N (N up to 100), junk, quarantine, reject")));
        }
        return new AttachmentSettings(
                values.number("rank", DEFAULT_RANK, 0, 1000),
                reactions,
                points,
                new Listed(
                        set(values, "extensions", EXTENSION, "extensions such as xlsm, without a dot"),
                        set(values, "types", TYPE, "content types such as application/x-foo or video/*")),
                bounds(values),
                values.flag("submitted", false),
                Path.of(values.text("spool", defaultSpool())));
    }

    /** What can be run is held, so that nobody loses what was meant; what only harms servers is refused. */
    private static String fallback(Kind kind) {
        return switch (kind) {
            case EXECUTABLE, SCRIPT, SHORTCUT, DISK_IMAGE, MISMATCH, UNREADABLE, LISTED -> "quarantine";
            case ARCHIVE_BOMB -> "reject";
            case MACRO -> "score 4";
            case ENCRYPTED -> "tag";
        };
    }

    private static double points(Values values) throws InvalidConfigurationException {
        String text = values.text(POINTS, "4");
        return Reaction.parse("score " + text, 0)
                .map(Reaction::points)
                .orElseThrow(() -> new InvalidConfigurationException(POINTS, "must be a number from 0 to 100"));
    }

    private static Bounds bounds(Values values) throws InvalidConfigurationException {
        Bounds fallback = Bounds.DEFAULT;
        return new Bounds(
                values.number("max-depth", fallback.depth(), 1, 20),
                values.number("max-entries", fallback.entries(), 10, 100_000),
                values.octets("max-unpacked", fallback.unpacked(), 1 << 20, 8L << 30),
                values.number("max-ratio", fallback.ratio(), 10, 1100),
                values.duration("max-time", fallback.time(), Duration.ofSeconds(1), Duration.ofSeconds(60)));
    }

    private static Set<String> set(Values values, String key, Pattern form, String what)
            throws InvalidConfigurationException {
        List<String> listed = values.list(key);
        Set<String> all = new HashSet<>();
        for (String one : listed) {
            String lower = one.toLowerCase(Locale.ROOT);
            if (!form.matcher(lower).matches() || listed.size() > MOST_LISTED) {
                throw new InvalidConfigurationException(key, "must be at most " + MOST_LISTED + " " + what);
            }
            all.add(lower);
        }
        return all;
    }

    private static String defaultSpool() {
        String data = System.getProperty("palomar.data");
        return Path.of(data == null ? System.getProperty("java.io.tmpdir", ".") : data, "spool")
                .toString();
    }

    /** What is done about a kind, as some recipients want it. */
    Reaction reaction(Kind kind, Tuned wishes) {
        Reaction set = reactions.getOrDefault(kind, new Reaction(Reaction.Action.QUARANTINE, points));
        double wanted = wishes.number(POINTS, set.points());
        String word = wishes.word(kind.word(), set.action().word());
        return Reaction.parse(word, wanted).orElse(set);
    }
}
