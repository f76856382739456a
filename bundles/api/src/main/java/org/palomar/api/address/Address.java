package org.palomar.api.address;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * A mail address, {@code local-part@domain}. The one canonical parser of Palomar: whatever spelling comes in (quoted or not), equal
 * addresses have equal local parts. The local part keeps its case; {@link #folded()} is what look-ups use.
 *
 * @param localPart without quoting; 1 to {@value #MAX_LOCAL_PART} octets of UTF-8, no control characters
 * @param domain where the mailbox lives
 */
public record Address(String localPart, Domain domain) {

    /**
     * A path has 256 octets (RFC 5321 §4.5.3.1.3), some of which are brackets, the at sign and a domain. The 64 of RFC 5321 §4.5.3.1.1 are what each server
     * must take at the least; senders that programs make for each message (SRS, VERP, BATV, forwarding) are longer.
     */
    public static final int MAX_LOCAL_PART = 252;

    /** The most octets of a local part that is given to somebody: whoever takes 64 and no more can still send to it (RFC 5321 §4.5.3.1.1). */
    public static final int MAX_GIVEN_LOCAL_PART = 64;

    public Address {
        if (!LocalPart.isValid(localPart)) {
            throw new IllegalArgumentException("not a local part");
        }
    }

    /**
     * Parses an addr-spec as RFC 5321 §4.1.2 ({@code Mailbox}) and RFC 6531 §3.3 allow it. Source routes, groups, comments, white space
     * and address literals are no addresses here.
     */
    public static Optional<Address> parse(String text) {
        int at = text.lastIndexOf('@');
        if (at <= 0 || text.length() > MAX_LOCAL_PART * 2 + 2 + Domain.MAX_LENGTH) {
            return Optional.empty();
        }
        Optional<Domain> domain = Domain.parse(text.substring(at + 1));
        Optional<String> local = LocalPart.parse(text.substring(0, at));
        return domain.isEmpty() || local.isEmpty()
                ? Optional.empty()
                : Optional.of(new Address(local.get(), domain.get()));
    }

    /** As {@link #parse}, for addresses that the program itself knows to be right. */
    public static Address of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not a mail address"));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Address(String local, Domain where) && local.equals(localPart) && where.equals(domain);
    }

    @Override
    public int hashCode() {
        return 31 * localPart.hashCode() + domain.hashCode();
    }

    /** The same address with a lower-case local part: what directories compare. Itself where that would be too long, as some letters have longer small ones: nobody has such an address. */
    public Address folded() {
        String lower = localPart.toLowerCase(Locale.ROOT);
        boolean same = lower.equals(localPart) || lower.getBytes(StandardCharsets.UTF_8).length > MAX_LOCAL_PART;
        return same ? this : new Address(lower, domain);
    }

    /** The address less its subaddress ({@code user+tag@…} is {@code user@…}), RFC 5233 §1; itself if it has none. */
    public Address withoutSubaddress() {
        int plus = localPart.indexOf('+');
        return plus <= 0 ? this : new Address(localPart.substring(0, plus), domain);
    }

    /** Whether the local part is longer than one that is given to somebody. */
    public boolean isTooLongToGive() {
        return localPart.getBytes(StandardCharsets.UTF_8).length > MAX_GIVEN_LOCAL_PART;
    }

    /** Whether the local part has characters beyond ASCII, so that only SMTPUTF8 peers can take it (RFC 6531). */
    public boolean isInternationalized() {
        return localPart.chars().anyMatch(c -> c >= 0x80);
    }

    /** As written on the wire: the local part quoted only where it must be. */
    @Override
    public String toString() {
        return LocalPart.written(localPart).concat("@").concat(domain.name());
    }
}
