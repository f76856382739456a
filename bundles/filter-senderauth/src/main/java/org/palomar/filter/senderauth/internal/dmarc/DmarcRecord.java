package org.palomar.filter.senderauth.internal.dmarc;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A domain's record (RFC 7489 §6.3). Immutable.
 *
 * @param policy for the domain itself
 * @param below for names below it
 * @param percent 0 to 100: of how much mail the policy holds
 * @param suffix {@code psd=}: y for a public suffix, n for an organizational domain, u where it does not say
 * @param failures {@code fo=}, as it is written
 * @param places {@code rua=}: where reports are wanted, as it is written; empty if nowhere
 */
record DmarcRecord(
        Wish policy,
        Wish below,
        boolean strictDkim,
        boolean strictSpf,
        int percent,
        boolean testing,
        char suffix,
        String failures,
        String places) {

    private static final String PLACES = "rua";

    /** RFC 7489 §6.6.3: what is no DMARC record is passed over; of several, none counts. */
    static Optional<DmarcRecord> of(List<String> texts) {
        List<Map<String, String>> records = texts.stream()
                .filter(text -> text.matches("(?s)\\s*v\\s*=\\s*DMARC1\\s*(;.*)?"))
                .map(DmarcRecord::tags)
                .toList();
        return records.size() == 1 ? read(records.getFirst()) : Optional.empty();
    }

    private static Map<String, String> tags(String text) {
        Map<String, String> tags = new HashMap<>();
        for (String spec : text.split(";", -1)) {
            int equals = spec.indexOf('=');
            if (equals > 0) {
                String name = spec.substring(0, equals).strip().toLowerCase(Locale.ROOT);
                String value = spec.substring(equals + 1).strip();
                tags.putIfAbsent(name, name.equals(PLACES) ? value : value.toLowerCase(Locale.ROOT));
            }
        }
        return tags;
    }

    /** A record whose {@code p=} can't be read asks for reports at the most: it wants nothing done. */
    private static Optional<DmarcRecord> read(Map<String, String> tags) {
        Optional<Wish> policy = wish(tags.get("p"));
        if (policy.isEmpty() && !tags.containsKey(PLACES) && !tags.containsKey("psd")) {
            return Optional.empty();
        }
        Wish own = policy.orElse(Wish.NONE);
        String suffix = tags.getOrDefault("psd", "u");
        return Optional.of(new DmarcRecord(
                own,
                wish(tags.get("sp")).orElse(own),
                tags.getOrDefault("adkim", "r").equals("s"),
                tags.getOrDefault("aspf", "r").equals("s"),
                percent(tags.getOrDefault("pct", "100")),
                tags.getOrDefault("t", "n").equals("y"),
                List.of("y", "n").contains(suffix) ? suffix.charAt(0) : 'u',
                tags.getOrDefault("fo", "0"),
                tags.getOrDefault(PLACES, "")));
    }

    private static Optional<Wish> wish(@Nullable String word) {
        return Arrays.stream(Wish.values())
                .filter(one -> one.word().equals(word))
                .findFirst();
    }

    private static int percent(String digits) {
        return digits.matches("[0-9]{1,3}") ? Math.min(100, Integer.parseInt(digits)) : 100;
    }
}
