package org.palomar.dkim;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.address.Domain;
import org.palomar.dkim.internal.BodyForm;
import org.palomar.dkim.internal.FieldOctets;
import org.palomar.dkim.internal.KeyRecord;
import org.palomar.dkim.internal.MessageCheck;
import org.palomar.dkim.internal.Rejection;
import org.palomar.dkim.internal.SignatureTags;

/** Verifies the signatures of a message (RFC 6376 §6). */
public final class DkimVerifier {

    /** Signatures that are looked at, from the top: a message has three or four, and each may cost a question to the DNS and a pass over the body. */
    public static final int MOST_SIGNATURES = 10;

    private static final String FIELD = "dkim-signature";
    private static final String FROM = "from";

    private final KeySource keys;
    private final Instant now;

    /** A field, and what it says or why that is nothing. */
    private record Reading(FieldOctets field, Optional<SignatureTags> tags, Optional<Rejection> rejection) {}

    public DkimVerifier(KeySource keys, Instant now) {
        this.keys = keys;
        this.now = now;
    }

    /**
     * What became of each signature, from the top on, of the first {@value #MOST_SIGNATURES}.
     *
     * @throws IOException when the message can't be read
     */
    public List<DkimResult> verify(DkimMessage message) throws IOException {
        Map<String, List<FieldOctets>> fields = FieldOctets.select(message.header(), Set.of(FIELD, FROM));
        boolean oneAuthor = fields.getOrDefault(FROM, List.of()).size() == 1;
        List<Reading> readings = new ArrayList<>();
        List<BodyForm> forms = new ArrayList<>();
        fields.getOrDefault(FIELD, List.of()).stream().limit(MOST_SIGNATURES).forEach(field -> {
            Reading reading = read(field, oneAuthor);
            reading.tags().filter(tags -> reading.rejection().isEmpty()).ifPresent(tags -> add(tags, forms));
            readings.add(reading);
        });
        message.digest(forms);
        List<DkimResult> results = new ArrayList<>();
        for (Reading reading : readings) {
            results.add(verify(message, reading));
        }
        return results;
    }

    private static void add(SignatureTags tags, List<BodyForm> forms) {
        try {
            forms.add(tags.bodyForm());
        } catch (Rejection known) {
            // it was asked for before: a field without a form has no reading
        }
    }

    private Reading read(FieldOctets field, boolean oneAuthor) {
        SignatureTags tags;
        try {
            tags = SignatureTags.parse(field.value());
        } catch (Rejection rejection) {
            return new Reading(field, Optional.empty(), Optional.of(rejection));
        }
        try {
            check(tags, oneAuthor);
            return new Reading(field, Optional.of(tags), Optional.empty());
        } catch (Rejection rejection) {
            return new Reading(field, Optional.of(tags), Optional.of(rejection));
        }
    }

    // RFC 6376 §6.1.1
    private void check(SignatureTags tags, boolean oneAuthor) throws Rejection {
        if (!tags.tags().get("v").orElse("").equals("1")) {
            throw new Rejection(Verdict.PERMERROR, "v= is not 1");
        }
        if (!tags.tags().get("q").orElse("dns/txt").contains("dns/txt")) {
            throw new Rejection(Verdict.PERMERROR, "q= leaves the DNS out");
        }
        if (tags.names().stream().noneMatch(FROM::equalsIgnoreCase)) {
            throw new Rejection(Verdict.PERMERROR, "From is not signed");
        }
        if (!oneAuthor) {
            // RFC 6376 §8.15: readers may show another than the one that is signed
            throw new Rejection(Verdict.POLICY, "the message has not one From");
        }
        BodyForm unused = tags.bodyForm();
        tags.checkTimes(now);
        Domain identity = identity(tags);
        if (!identity.equals(tags.domain())
                && !identity.name().endsWith("." + tags.domain().name())) {
            throw new Rejection(Verdict.PERMERROR, "i= is not in the domain of d=");
        }
    }

    private static Domain identity(SignatureTags tags) throws Rejection {
        Optional<String> written = tags.tags().get("i");
        if (written.isEmpty()) {
            return tags.domain();
        }
        String text = written.get();
        int at = text.lastIndexOf('@');
        return Optional.of(text)
                .filter(any -> at >= 0)
                .flatMap(any -> SignatureTags.domain(any.substring(at + 1)))
                .orElseThrow(() -> new Rejection(Verdict.PERMERROR, "i= is no identity"));
    }

    private DkimResult verify(DkimMessage message, Reading reading) throws IOException {
        if (reading.tags().isEmpty()) {
            String reason = reading.rejection().map(Rejection::reason).orElse("");
            return new DkimResult(Verdict.PERMERROR, Optional.empty(), "", "", "", false, reason);
        }
        SignatureTags tags = reading.tags().get();
        boolean testing = false;
        try {
            if (reading.rejection().isPresent()) {
                throw reading.rejection().get();
            }
            KeyRecord key = KeyRecord.find(keys, tags.domain(), tags.selector(), tags.algorithm());
            testing = key.testing();
            if (key.strict() && !identity(tags).equals(tags.domain())) {
                throw new Rejection(Verdict.PERMERROR, "the key is for the domain itself, and i= below it");
            }
            MessageCheck.header(tags, reading.field(), key);
            MessageCheck.body(tags, message.body(tags.bodyForm()));
            return result(tags, Verdict.PASS, testing, "");
        } catch (Rejection rejection) {
            return result(tags, rejection.verdict(), testing, rejection.reason());
        }
    }

    private static DkimResult result(SignatureTags tags, Verdict verdict, boolean testing, String detail) {
        return new DkimResult(
                verdict,
                Optional.of(tags.domain()),
                tags.selector().name(),
                tags.algorithm().signature(),
                tags.shown(),
                testing,
                detail);
    }
}
