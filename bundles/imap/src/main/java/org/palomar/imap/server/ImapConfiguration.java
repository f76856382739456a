package org.palomar.imap.server;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link ImapSettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/imap", name = "%name", description = "%description")
@interface ImapConfiguration {

    @AttributeDefinition(name = "%append-limit", required = false)
    String append$_$limit() default "64M";

    @AttributeDefinition(name = "%command-limit", required = false)
    String command$_$limit() default "256K";

    @AttributeDefinition(name = "%login-timeout", required = false)
    String login$_$timeout() default "60s";

    @AttributeDefinition(name = "%login-deadline", required = false)
    String login$_$deadline() default "3m";

    @AttributeDefinition(name = "%idle-timeout", required = false)
    String idle$_$timeout() default "30m";

    @AttributeDefinition(name = "%bad-commands", required = false)
    int bad$_$commands() default 20;

    @AttributeDefinition(name = "%max-failed-logins", required = false)
    int max$_$failed$_$logins() default 3;

    @AttributeDefinition(name = "%service-wait", required = false)
    String service$_$wait() default "5s";

    @AttributeDefinition(name = "%sieve-server", required = false)
    String sieve$_$server() default "";

    @AttributeDefinition(name = "%url-hosts", required = false)
    String url$_$hosts() default "";

    @AttributeDefinition(name = "%spool", required = false)
    String spool() default "";
}
