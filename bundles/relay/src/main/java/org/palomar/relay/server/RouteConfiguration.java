package org.palomar.relay.server;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link RouteSettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/route", name = "%name", description = "%description")
@interface RouteConfiguration {

    @AttributeDefinition(name = "%host-name", required = false)
    String host$_$name() default "";

    @AttributeDefinition(name = "%source-ipv4", required = false)
    String source$_$ipv4() default "";

    @AttributeDefinition(name = "%source-ipv6", required = false)
    String source$_$ipv6() default "";

    @AttributeDefinition(name = "%smart-host", required = false)
    String smart$_$host() default "";

    @AttributeDefinition(name = "%smart-host-port", required = false)
    int smart$_$host$_$port() default 25;

    @AttributeDefinition(name = "%smart-host-tls", required = false)
    String smart$_$host$_$tls() default "verified";

    @AttributeDefinition(name = "%smart-host-user", required = false)
    String smart$_$host$_$user() default "";

    @AttributeDefinition(name = "%smart-host-password", required = false, type = AttributeType.PASSWORD)
    String smart$_$host$_$password() default "";

    @AttributeDefinition(name = "%tls", required = false)
    String tls() default "never";

    @AttributeDefinition(name = "%senders", required = false)
    String senders() default "";

    @AttributeDefinition(name = "%recipients", required = false)
    String recipients() default "";

    @AttributeDefinition(name = "%accounts", required = false)
    String accounts() default "";

    @AttributeDefinition(name = "%alternative", required = false)
    int alternative() default 0;

    @AttributeDefinition(name = "%known-replies", required = false)
    boolean known$_$replies() default true;

    @AttributeDefinition(name = "%replies", required = false)
    String replies() default "";

    @AttributeDefinition(name = "%unreachable", required = false)
    boolean unreachable() default false;
}
