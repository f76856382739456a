package org.palomar.imap.session;

import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.palomar.api.auth.Authenticator;
import org.palomar.api.directory.Directory;
import org.palomar.api.guard.GuardAdmin;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.script.MailboxEvents;
import org.palomar.api.script.MailboxFilter;
import org.palomar.api.script.MailboxWitness;
import org.palomar.net.Available;

/**
 * What sessions work with.
 *
 * @param authenticator asked anew for each login, which waits for it
 * @param events who runs scripts on what clients do; may never come
 * @param witnesses who else hears of it; those that are there at a moment
 * @param filter who runs scripts when a client asks; may never come
 * @param guard who refuses logins; may never come
 * @param directory who knows the owners of URLs and the domains of this server; waited for where it is needed
 */
public record Services(
        MailStore store,
        Available<Authenticator> authenticator,
        Available<MailboxEvents> events,
        List<MailboxWitness> witnesses,
        Available<MailboxFilter> filter,
        Available<GuardAdmin> guard,
        Available<Directory> directory,
        KeyResets keyResets,
        Supplier<Settings> settings,
        Figures figures,
        Clock clock) {}
