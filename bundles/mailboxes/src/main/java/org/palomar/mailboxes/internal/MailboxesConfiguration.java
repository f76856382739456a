package org.palomar.mailboxes.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link MailboxesSettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/mailboxes", name = "%name", description = "%description")
@interface MailboxesConfiguration {

    @AttributeDefinition(name = "%loaded-messages", required = false)
    int loaded$_$messages() default 1_000_000;
}
