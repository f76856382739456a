package org.palomar.filter.scorer.internal.text;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.api.message.Envelope.Mailbox;
import org.palomar.mime.AddressLists;
import org.palomar.mime.EncodedWords;
import org.palomar.mime.Headers;

/** Which rules a message meets. Pure. */
public final class Structure {

    /** Clocks of clients are wrong by a zone, seldom by more. */
    private static final Duration AHEAD = Duration.ofDays(2);

    /** Mail of servers that were down comes within a week. */
    private static final Duration BEHIND = Duration.ofDays(30);

    /** Characters of hidden text; newsletters hide a line or two of preview. */
    private static final int MUCH_HIDDEN = 400;

    /** Characters that are shown: with fewer, the image is the message. */
    private static final int LITTLE_SHOWN = 60;

    /** Words: one may be a name or a sign. */
    private static final int SEVERAL = 2;

    /** Letters of a subject in capitals. */
    private static final int SHOUTED = 10;

    /** Characters of a field that are looked at. */
    private static final int MOST_VALUE = 2_000;

    private final Reading reading;
    private final Map<Rule, String> met = new EnumMap<>(Rule.class);

    private Structure(Reading reading) {
        this.reading = reading;
    }

    /**
     * The rules that it meets, each with what was seen.
     *
     * @param received when it came
     */
    public static Map<Rule, String> of(Reading reading, Instant received) {
        Structure structure = new Structure(reading);
        structure.date(received);
        structure.messageId();
        structure.subject();
        structure.people();
        structure.text();
        return structure.met;
    }

    private void meets(boolean so, Rule rule, String seen) {
        if (so) {
            met.put(rule, seen);
        }
    }

    private Optional<String> value(String name) {
        return reading.headers()
                .first(name)
                .map(Headers.Field::value)
                .map(value -> value.substring(0, Math.min(value.length(), MOST_VALUE)));
    }

    private void date(Instant received) {
        Optional<String> date = value("Date");
        meets(date.isEmpty(), Rule.NO_DATE, "");
        Optional<Instant> said = reading.date();
        meets(
                said.filter(at -> at.isAfter(received.plus(AHEAD)) || at.isBefore(received.minus(BEHIND)))
                        .isPresent(),
                Rule.DATE_FAR,
                date.orElse(""));
    }

    private void messageId() {
        Optional<String> id = value("Message-ID");
        meets(id.isEmpty(), Rule.NO_MESSAGE_ID, "");
        meets(id.filter(one -> !isMessageId(one)).isPresent(), Rule.MESSAGE_ID_ODD, id.orElse(""));
    }

    // msg-id = "<" id-left "@" id-right ">", of which neither has white space
    private static boolean isMessageId(String id) {
        int at = id.lastIndexOf('@');
        return id.startsWith("<")
                && id.endsWith(">")
                && at > 1
                && at < id.length() - 2
                && id.chars().allMatch(c -> c > ' ');
    }

    private void subject() {
        String subject = value("Subject").map(EncodedWords::decode).orElse("");
        long letters = subject.chars().filter(Character::isLetter).count();
        boolean shouted = letters >= SHOUTED
                && subject.chars().anyMatch(Character::isUpperCase)
                && subject.chars().noneMatch(Character::isLowerCase);
        meets(shouted, Rule.SUBJECT_SHOUTED, "");
    }

    private void people() {
        List<Mailbox> authors = AddressLists.parse(value("From").orElse(""));
        Optional<String> house = house(authors);
        if (house.isPresent()) {
            String name = EncodedWords.decode(authors.getFirst().name()).toLowerCase(Locale.ROOT);
            named(name)
                    .filter(other -> !other.equals(house.get()))
                    .ifPresent(other -> met.put(Rule.FROM_NAMES_OTHER, other));
            boolean list = value("List-Id").isPresent();
            house(AddressLists.parse(value("Reply-To").orElse("")))
                    .filter(other -> !list && !other.equals(house.get()))
                    .ifPresent(other -> met.put(Rule.REPLY_ELSEWHERE, other));
        }
        boolean named = AddressLists.parse(
                        value("To").orElse("") + ", " + value("Cc").orElse(""))
                .stream()
                .anyMatch(one -> AddressLists.address(one).isPresent());
        meets(!named, Rule.TO_NOBODY, "");
    }

    private static Optional<String> house(List<Mailbox> entries) {
        return entries.stream()
                .findFirst()
                .flatMap(AddressLists::address)
                .map(address -> Links.house(address.domain()));
    }

    /** The house of an address that stands in a name. */
    private static Optional<String> named(String name) {
        int at = name.indexOf('@');
        if (at < 1) {
            return Optional.empty();
        }
        int end = at + 1;
        while (end < name.length()
                && (Character.isLetterOrDigit(name.charAt(end)) || ".-".indexOf(name.charAt(end)) >= 0)) {
            end++;
        }
        return Domain.parse(name.substring(at + 1, end))
                .filter(domain -> domain.name().indexOf('.') > 0)
                .map(Links::house);
    }

    private void text() {
        Facts facts = reading.facts();
        meets(facts.html > 0 && facts.plain == 0, Rule.HTML_ALONE, "");
        meets(
                facts.hidden >= MUCH_HIDDEN && facts.hidden > facts.shown,
                Rule.HTML_HIDDEN,
                facts.hidden + " characters, " + facts.shown + " are shown");
        meets(facts.active > 0, Rule.HTML_ACTIVE, "");
        meets(
                facts.html > 0 && facts.images > 0 && facts.links > 0 && facts.shown < LITTLE_SHOWN && facts.plain == 0,
                Rule.IMAGE_ALONE,
                facts.shown + " characters of text");
        meets(facts.bareLinks > 0, Rule.LINK_BARE, "");
        meets(facts.lyingLinks > 0, Rule.LINK_LIES, facts.lyingLinks + " of " + facts.links);
        meets(facts.invisible >= SEVERAL, Rule.WORDS_TORN, facts.invisible + " characters");
        meets(facts.mixed >= SEVERAL, Rule.WORDS_MIXED, facts.mixed + " words");
        meets(facts.programs > 0, Rule.PROGRAM_ATTACHED, "");
    }
}
