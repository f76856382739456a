package org.palomar.api.signing;

import java.io.IOException;
import java.util.List;
import org.palomar.api.address.Domain;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;

/**
 * Seals mail from elsewhere that is passed on to others (ARC, RFC 8617): says in the name of the domain that passes it on who it was from when it came, since receivers can't see that any more. Safe for any thread.
 */
public interface MailSealer {

    /** One message that came, to be passed on once or in several forms. What is known of it is found out once, with questions to the DNS, when it is sealed first. For one thread. */
    interface Draft {

        /**
         * Seals one form of it.
         *
         * @param by the domain of the address that passes it on
         * @param passedOn what is passed on: the message itself, or what a filter has made of it
         * @param front fields that will stand before that, behind the seal
         * @throws SigningException when the domain has keys and one can't be used now: it must not go unsealed
         * @throws IOException when the message can't be read
         */
        Seal seal(Domain by, Content passedOn, List<HeaderField> front) throws SigningException, IOException;
    }

    /**
     * Nothing is read yet.
     *
     * @param received the message as it came
     * @param added fields that steps here have put before it. What they found (Authentication-Results, RFC 8601) is what the seal says; such fields of the message itself are of others, and not believed
     */
    Draft draft(Content received, List<HeaderField> added);
}
