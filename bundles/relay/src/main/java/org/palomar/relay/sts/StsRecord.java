package org.palomar.relay.sts;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The TXT record that says that a domain has a policy, and which (RFC 8461 §3.1). */
final class StsRecord {

    // sts-text-record = sts-version 1*(sts-field-delim sts-field) [sts-field-delim]              RFC 8461 §3.1
    private static final Pattern RECORD =
            Pattern.compile("v=STSv1[ \\t]*;[ \\t]*(?:[^;]*;[ \\t]*)*?id=([A-Za-z0-9]{1,32})[ \\t]*(?:;.*)?");

    private StsRecord() {}

    /** The identity of the policy; empty if there is none, or more than one. */
    static Optional<String> id(List<String> texts) {
        List<String> ours =
                texts.stream().filter(text -> text.startsWith("v=STSv1")).toList();
        if (ours.size() != 1) {
            return Optional.empty();
        }
        Matcher matcher = RECORD.matcher(ours.getFirst());
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
