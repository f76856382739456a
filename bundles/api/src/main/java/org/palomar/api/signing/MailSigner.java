package org.palomar.api.signing;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;

/**
 * Signs mail in the name of the domains here (RFC 6376). Whoever asks has made sure that the author is who the header's From says; the signer looks at no sender. Safe for any thread.
 */
public interface MailSigner {

    /** One message, to be signed once or, with different fields in front, several times. Its body is read once. For one thread. */
    interface Draft {

        /**
         * Signs in the name of a domain.
         *
         * @param author the domain of the header's From. A name that is no mail domain here, as a server's, is signed for by the nearest domain above it that has keys
         * @param front fields that will stand before the message, behind the signatures
         * @return empty where no key of the domain is in use: it sends unsigned, as it always did
         * @throws SigningException when there are keys and the message can't be signed now: it must not go unsigned
         * @throws IOException when the message can't be read
         */
        Optional<Signatures> sign(Domain author, List<HeaderField> front) throws SigningException, IOException;
    }

    /** Nothing is read yet. */
    Draft draft(Content message);
}
