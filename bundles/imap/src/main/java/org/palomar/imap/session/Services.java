package org.palomar.imap.session;

import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.palomar.api.auth.Authenticator;
import org.palomar.api.mailbox.MailStore;

/**
 * What sessions work with.
 *
 * @param authenticator asked anew for each login; empty while there is none
 */
public record Services(
        MailStore store,
        Supplier<Optional<Authenticator>> authenticator,
        Supplier<Settings> settings,
        Figures figures,
        Clock clock) {}
