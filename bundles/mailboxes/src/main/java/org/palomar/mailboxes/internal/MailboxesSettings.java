package org.palomar.mailboxes.internal;

import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;

/**
 * What {@code etc/palomar.mailboxes.cfg} says.
 *
 * @param loadedMessages messages whose columns stay in memory though nobody has their mailbox open; about 40 octets each
 */
record MailboxesSettings(long loadedMessages) {

    private static final int DEFAULT_LOADED = 1_000_000;

    static MailboxesSettings read(Values values) throws InvalidConfigurationException {
        return new MailboxesSettings(values.number("loaded-messages", DEFAULT_LOADED, 1000, 1_000_000_000));
    }
}
