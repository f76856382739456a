package org.palomar.directory.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link org.palomar.directory.internal.login.LoginSettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/directory", name = "%name", description = "%description")
@interface DirectoryConfiguration {

    @AttributeDefinition(name = "%plaintext-loopback", required = false)
    boolean plaintext$_$loopback() default false;

    @AttributeDefinition(name = "%rehash", required = false)
    boolean rehash() default true;

    @AttributeDefinition(name = "%remember-logins", required = false)
    String remember$_$logins() default "5m";

    @AttributeDefinition(name = "%refusal-time", required = false)
    String refusal$_$time() default "1s";

    @AttributeDefinition(name = "%scram", required = false)
    String scram() default "SCRAM-SHA-256, SCRAM-SHA-1";

    @AttributeDefinition(name = "%scram-iterations", required = false)
    int scram$_$iterations() default 10_000;

    @AttributeDefinition(name = "%argon2-memory", required = false)
    String argon2$_$memory() default "19M";

    @AttributeDefinition(name = "%argon2-passes", required = false)
    int argon2$_$passes() default 2;

    @AttributeDefinition(name = "%postmaster", required = false)
    String postmaster() default "";
}
