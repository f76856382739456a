package org.palomar.smtp.grammar;

import java.util.OptionalLong;

/**
 * The parameters of MAIL that this server understands.
 *
 * @param size octets that the client says it will send (RFC 1870 §3); {@link Long#MAX_VALUE} stands for anything larger
 * @param smtpUtf8 whether the message is internationalised (RFC 6531 §3.4)
 * @param auth whether {@code AUTH=} was there; what it claims is not used (RFC 4954 §5 leaves that to trust)
 * @param requireTls whether REQUIRETLS was there (RFC 8689 §2)
 * @param wishes how it is to be carried
 */
public record MailParameters(OptionalLong size, boolean smtpUtf8, boolean auth, boolean requireTls, Wishes wishes) {

    /** What a MAIL without parameters has. */
    public static final MailParameters NONE = new MailParameters(OptionalLong.empty(), false, false);

    /** Parameters that wish nothing. */
    public MailParameters(OptionalLong size, boolean smtpUtf8, boolean auth) {
        this(size, smtpUtf8, auth, false, Wishes.NONE);
    }
}
