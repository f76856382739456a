package org.palomar.managesieve.server;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link SettingsReader} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/managesieve", name = "%name", description = "%description")
@interface SieveConfiguration {

    @AttributeDefinition(name = "%login-timeout", required = false)
    String login$_$timeout() default "1m";

    @AttributeDefinition(name = "%login-deadline", required = false)
    String login$_$deadline() default "3m";

    @AttributeDefinition(name = "%idle-timeout", required = false)
    String idle$_$timeout() default "30m";

    @AttributeDefinition(name = "%max-errors", required = false)
    int max$_$errors() default 20;

    @AttributeDefinition(name = "%max-failed-logins", required = false)
    int max$_$failed$_$logins() default 3;

    @AttributeDefinition(name = "%service-wait", required = false)
    String service$_$wait() default "5s";
}
