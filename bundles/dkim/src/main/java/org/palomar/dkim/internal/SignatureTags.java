package org.palomar.dkim.internal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.palomar.api.address.Domain;
import org.palomar.api.signing.KeyAlgorithm;
import org.palomar.dkim.Canonicalization;
import org.palomar.dkim.Verdict;

/**
 * What all signatures say: those of messages, of links of a chain, and seals (RFC 6376 §3.5, RFC 8617 §4.1).
 *
 * @param forms {@code c=}, or what stands for it where it is not there
 * @param signature {@code b=}
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
public record SignatureTags(
        TagList tags, String forms, KeyAlgorithm algorithm, byte[] signature, Domain domain, Domain selector) {

    /** Clocks differ; a signature of the future beyond that, or one that has expired by more, is none. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    /** RFC 6376 §3.5: no more digits need be looked at. */
    private static final int MOST_DIGITS = 12;

    /** What is shown of {@code b=} to tell signatures apart (RFC 6008 §4). */
    private static final int SHOWN = 8;

    /** Of a message: RFC 6376 §3.5 has a signature without {@code c=} signed in the simple form. */
    public static SignatureTags parse(String value) throws Rejection {
        return parse(value, "simple/simple");
    }

    /** Of a chain, all of which knows the relaxed form; the published vectors have such a signature. */
    public static SignatureTags parseLink(String value) throws Rejection {
        return parse(value, "relaxed/relaxed");
    }

    private static SignatureTags parse(String value, String absent) throws Rejection {
        TagList tags = TagList.parse(value).orElseThrow(() -> Rejection.malformed("the field is no list of tags"));
        return new SignatureTags(
                tags,
                tags.get("c").orElse(absent),
                algorithm(required(tags, "a")),
                base64(tags, "b"),
                domain(required(tags, "d"))
                        .filter(domain -> domain.name().indexOf('.') > 0)
                        .orElseThrow(() -> Rejection.malformed("d= is no domain")),
                domain(required(tags, "s")).orElseThrow(() -> Rejection.malformed("s= is no selector")));
    }

    /** A name of a field, whose octets are UTF-8 in internationalized mail (RFC 8616 §5), one character for each. */
    public static Optional<Domain> domain(String octets) {
        try {
            return Domain.parse(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString());
        } catch (CharacterCodingException malformed) {
            return Optional.empty();
        }
    }

    private static KeyAlgorithm algorithm(String name) throws Rejection {
        return Arrays.stream(KeyAlgorithm.values())
                .filter(one -> one.signature().equals(name))
                .findFirst()
                .orElseThrow(() -> Rejection.malformed("a= is an algorithm that is not known, or not believed"));
    }

    static String required(TagList tags, String name) throws Rejection {
        return tags.get(name)
                .filter(Predicate.not(String::isEmpty))
                .orElseThrow(() -> Rejection.malformed(name + "= is missing"));
    }

    static byte[] base64(TagList tags, String name) throws Rejection {
        try {
            return Base64.getDecoder().decode(TagList.packed(required(tags, name)));
        } catch (IllegalArgumentException malformed) {
            throw Rejection.malformed(name + "= is no base64");
        }
    }

    /** When it was made and until when it holds, if it says so. */
    public void checkTimes(Instant now) throws Rejection {
        Optional<Instant> made = time("t");
        Optional<Instant> end = time("x");
        if (made.isPresent() && made.get().isAfter(now.plus(SKEW))) {
            throw new Rejection(Verdict.FAIL, "it is of the future");
        }
        if (end.isPresent() && !end.get().isAfter(now.minus(SKEW))) {
            throw new Rejection(Verdict.FAIL, "it has expired");
        }
        if (made.isPresent() && end.isPresent() && !end.get().isAfter(made.get())) {
            throw Rejection.malformed("x= is not after t=");
        }
    }

    private Optional<Instant> time(String name) throws Rejection {
        Optional<String> digits = tags.get(name);
        return digits.isEmpty() ? Optional.empty() : Optional.of(Instant.ofEpochSecond(number(name, digits.get())));
    }

    private static long number(String name, String digits) throws Rejection {
        if (digits.isEmpty() || digits.length() > MOST_DIGITS || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw Rejection.malformed(name + "= is no number");
        }
        return Long.parseLong(digits);
    }

    /** The form of the header: {@code c=}, before its slash. */
    Canonicalization headerForm() throws Rejection {
        return form(split()[0]);
    }

    /** How the body is digested: {@code c=} and {@code l=}. */
    public BodyForm bodyForm() throws Rejection {
        String[] both = split();
        boolean relaxed = both.length > 1 && form(both[1]) == Canonicalization.RELAXED;
        Optional<String> limit = tags.get("l");
        return new BodyForm(relaxed, limit.isEmpty() ? Long.MAX_VALUE : number("l", limit.get()));
    }

    private String[] split() throws Rejection {
        String[] both = forms.split("/", -1);
        if (both.length > 2) {
            throw Rejection.malformed("c= is no form");
        }
        return both;
    }

    private static Canonicalization form(String word) throws Rejection {
        return Arrays.stream(Canonicalization.values())
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(() -> Rejection.malformed("c= is no form"));
    }

    /** The names of what was signed, as they are written. */
    public List<String> names() throws Rejection {
        String names = tags.get("h").orElseThrow(() -> Rejection.malformed("h= is missing"));
        return Arrays.stream(names.split(":", -1)).map(TagList::stripped).toList();
    }

    /** The start of {@code b=}. */
    public String shown() {
        String text = Base64.getEncoder().encodeToString(signature);
        return text.substring(0, Math.min(SHOWN, text.length()));
    }
}
