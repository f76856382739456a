package org.palomar.guard.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link GuardSettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/guard", name = "%name", description = "%description")
@interface GuardConfiguration {

    @AttributeDefinition(name = "%wrong-passwords", required = false)
    int wrong$_$passwords() default 3;

    @AttributeDefinition(name = "%wrong-passwords-per-network", required = false)
    int wrong$_$passwords$_$per$_$network() default 30;

    @AttributeDefinition(name = "%wrong-passwords-per-range", required = false)
    int wrong$_$passwords$_$per$_$range() default 100;

    @AttributeDefinition(name = "%window", required = false)
    String window() default "1h";

    @AttributeDefinition(name = "%first-block", required = false)
    String first$_$block() default "10m";

    @AttributeDefinition(name = "%longest-block", required = false)
    String longest$_$block() default "1d";

    @AttributeDefinition(name = "%known-for", required = false)
    String known$_$for() default "90d";

    @AttributeDefinition(name = "%trusted-networks", required = false)
    String trusted$_$networks() default "127.0.0.0/8, ::1";
}
