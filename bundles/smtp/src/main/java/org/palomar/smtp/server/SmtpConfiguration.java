package org.palomar.smtp.server;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link SettingsReader} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/smtp", name = "%name", description = "%description")
@interface SmtpConfiguration {

    @AttributeDefinition(name = "%postmaster", required = false)
    String postmaster() default "";

    @AttributeDefinition(name = "%bare-cr", required = false)
    String bare$_$cr() default "accept";

    @AttributeDefinition(name = "%any-sender", required = false)
    String[] any$_$sender() default {};

    @AttributeDefinition(name = "%group-senders", required = false)
    String[] group$_$senders() default {};

    @AttributeDefinition(name = "%max-size", required = false)
    String max$_$size() default "50M";

    @AttributeDefinition(name = "%max-header", required = false)
    String max$_$header() default "256K";

    @AttributeDefinition(name = "%max-recipients", required = false)
    int max$_$recipients() default 1000;

    @AttributeDefinition(name = "%max-received", required = false)
    int max$_$received() default 50;

    @AttributeDefinition(name = "%max-errors", required = false)
    int max$_$errors() default 20;

    @AttributeDefinition(name = "%max-futile-commands", required = false)
    int max$_$futile$_$commands() default 100;

    @AttributeDefinition(name = "%max-refused-recipients", required = false)
    int max$_$refused$_$recipients() default 100;

    @AttributeDefinition(name = "%max-failed-logins", required = false)
    int max$_$failed$_$logins() default 3;

    @AttributeDefinition(name = "%command-timeout", required = false)
    String command$_$timeout() default "5m";

    @AttributeDefinition(name = "%login-deadline", required = false)
    String login$_$deadline() default "3m";

    @AttributeDefinition(name = "%data-timeout", required = false)
    String data$_$timeout() default "3m";

    @AttributeDefinition(name = "%data-min-rate", required = false)
    int data$_$min$_$rate() default 1024;

    @AttributeDefinition(name = "%banner-delay", required = false)
    String banner$_$delay() default "0s";

    @AttributeDefinition(name = "%service-wait", required = false)
    String service$_$wait() default "5s";
}
