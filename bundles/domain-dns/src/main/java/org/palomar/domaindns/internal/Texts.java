package org.palomar.domaindns.internal;

import java.util.List;
import java.util.Locale;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Resolver;
import org.palomar.api.domaindns.DomainRecord;
import org.palomar.api.domaindns.DomainRecord.State;

/** Records whose data is a text that begins with its version, of which a name has one at most (RFC 7208 §4.5, RFC 7489 §6.6.3, RFC 8460 §3, RFC 8461 §3.1). */
record Texts(Resolver resolver) {

    /** Says more of the only one that is published. */
    @FunctionalInterface
    interface Judge {

        /** @param record with the state GOOD, without a remark */
        DomainRecord of(DomainRecord record);
    }

    /**
     * Looks at one.
     *
     * @param version what the text begins with, such as {@code v=spf1}; lower or upper case
     * @param absent the state where there is none, and what follows from that
     */
    DomainRecord look(
            String purpose, Domain name, String version, String wanted, State absent, String advice, Judge judge) {
        DomainRecord missing = new DomainRecord(purpose, name.name(), "TXT", wanted, List.of(), absent, advice);
        return switch (resolver.txt(name)) {
            case Answer.Found<List<String>> found -> {
                List<String> texts = found.value().stream()
                        .filter(text -> isOf(version, text))
                        .map(Texts::printable)
                        .toList();
                yield switch (texts.size()) {
                    case 0 -> missing;
                    case 1 -> judge.of(new DomainRecord(purpose, name.name(), "TXT", wanted, texts, State.GOOD, ""));
                    default ->
                        new DomainRecord(
                                purpose,
                                name.name(),
                                "TXT",
                                wanted,
                                texts,
                                State.DIFFERENT,
                                "there is more than one: receivers go by none");
                };
            }
            case Answer.NoData<List<String>> absence -> missing;
            case Answer.NoSuchName<List<String>> absence -> missing;
            case Answer.Failed<List<String>> failed -> Records.unknown(missing, failed.detail());
        };
    }

    private static boolean isOf(String version, String text) {
        // RFC 7489 §6.4 has blanks around the first equals sign.
        String start = text.strip().toLowerCase(Locale.ROOT).replaceFirst("^v\\s*=\\s*", "v=");
        return start.startsWith(version.toLowerCase(Locale.ROOT))
                && (start.length() == version.length() || " ;".indexOf(start.charAt(version.length())) >= 0);
    }

    /** What strangers publish is shown to people. */
    static String printable(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
