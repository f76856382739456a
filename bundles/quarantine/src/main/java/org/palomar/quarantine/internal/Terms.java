package org.palomar.quarantine.internal;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.AccountId;
import org.palomar.api.preference.Holder;
import org.palomar.api.preference.Preferences;
import org.palomar.api.quarantine.QuarantineAdmin;
import org.palomar.api.quarantine.QuarantineEntry;
import org.palomar.api.quarantine.QuarantineLinks.Language;

/** What an account wants of the quarantine: its own preference, else its domain's, else what the settings say. Safe for any thread. */
final class Terms {

    private static final String SUBJECT = QuarantineAdmin.PREFERENCES;

    static final String DIGEST = "digest";
    static final String LANGUAGE = "language";
    static final String ZONE = "time-zone";
    static final String REVIEW = "review-hours";
    static final List<String> KEYS = List.of(DIGEST, LANGUAGE, ZONE, REVIEW);

    /** Nobody reviews less than once in four weeks, and calls it reviewing. */
    private static final int MOST_HOURS = 24 * 28;

    private static final String NEVER = "never";

    /** What letters are written in. */
    enum Tongue {
        ENGLISH,
        SPANISH,
        BOTH;

        /** The language, where it is one. */
        Optional<Language> only() {
            return switch (this) {
                case ENGLISH -> Optional.of(Language.ENGLISH);
                case SPANISH -> Optional.of(Language.SPANISH);
                case BOTH -> Optional.empty();
            };
        }

        static Optional<Tongue> parse(String word) {
            return switch (word) {
                case "en" -> Optional.of(ENGLISH);
                case "es" -> Optional.of(SPANISH);
                case "both" -> Optional.of(BOTH);
                default -> Optional.empty();
            };
        }
    }

    /**
     * What holds for an account.
     *
     * @param hour of the day at which a digest is due; empty for none
     * @param review within which time somebody looks at what is held; empty where nobody does so regularly
     */
    record Held(OptionalInt hour, Tongue language, ZoneId zone, Optional<Duration> review) {}

    private final Supplier<QuarantineSettings> settings;
    private final Supplier<Preferences> preferences;

    Terms(Supplier<QuarantineSettings> settings, Supplier<Preferences> preferences) {
        this.settings = settings;
        this.preferences = preferences;
    }

    Held of(QuarantineEntry entry) {
        return of(entry.account(), entry.owner().domain());
    }

    Held of(AccountId account, Domain domain) {
        QuarantineSettings defaults = settings.get();
        Preferences wanted = preferences.get();
        Map<String, String> values = new HashMap<>();
        if (!wanted.isEmpty(SUBJECT)) {
            values.putAll(wanted.of(new Holder.OfDomain(domain), SUBJECT));
            values.putAll(wanted.of(new Holder.OfAccount(account), SUBJECT));
        }
        return new Held(
                values.containsKey(DIGEST) ? hour(values.getOrDefault(DIGEST, NEVER)) : defaults.digest(),
                Tongue.parse(values.getOrDefault(LANGUAGE, "")).orElse(defaults.language()),
                zone(values.getOrDefault(ZONE, "")).orElse(defaults.zone()),
                hours(values.getOrDefault(REVIEW, NEVER)));
    }

    /** Why a value is none of a key; empty if it is one. */
    static Optional<String> problem(String key, String value) {
        return switch (key) {
            case DIGEST ->
                unless(value.equals(NEVER) || hour(value).isPresent(), "digest must be an hour from 0 to 23, or never");
            case LANGUAGE -> unless(Tongue.parse(value).isPresent(), "language must be one of en, es, both");
            case ZONE -> unless(zone(value).isPresent(), "time-zone must be a time zone such as Europe/Madrid or UTC");
            case REVIEW ->
                unless(
                        value.equals(NEVER) || hours(value).isPresent(),
                        "review-hours must be a number from 1 to " + MOST_HOURS + ", or never");
            default -> Optional.of("there is no " + key + "; there are " + String.join(", ", KEYS));
        };
    }

    private static Optional<String> unless(boolean fine, String problem) {
        return fine ? Optional.empty() : Optional.of(problem);
    }

    static OptionalInt hour(String text) {
        return text.matches("[0-9]{1,2}") && Integer.parseInt(text) < 24
                ? OptionalInt.of(Integer.parseInt(text))
                : OptionalInt.empty();
    }

    private static Optional<Duration> hours(String text) {
        return text.matches("[0-9]{1,3}") && Integer.parseInt(text) > 0 && Integer.parseInt(text) <= MOST_HOURS
                ? Optional.of(Duration.ofHours(Integer.parseInt(text)))
                : Optional.empty();
    }

    static Optional<ZoneId> zone(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(ZoneId.of(text));
        } catch (DateTimeException unknown) {
            return Optional.empty();
        }
    }
}
