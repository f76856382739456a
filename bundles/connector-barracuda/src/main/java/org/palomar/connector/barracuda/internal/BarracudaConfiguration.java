package org.palomar.connector.barracuda.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link BarracudaSettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/barracuda", name = "%name", description = "%description")
@interface BarracudaConfiguration {

    @AttributeDefinition(name = "%gateways", required = false)
    String gateways() default "";

    @AttributeDefinition(name = "%servers", required = false)
    String servers() default "";

    @AttributeDefinition(name = "%everybody", required = false)
    boolean everybody() default false;

    @AttributeDefinition(name = "%require-id", required = false)
    boolean require$_$id() default false;

    @AttributeDefinition(name = "%client", required = false)
    boolean client() default true;

    @AttributeDefinition(name = "%percent", required = false)
    int percent() default 100;

    @AttributeDefinition(name = "%obey", required = false)
    boolean obey() default true;

    @AttributeDefinition(name = "%junk", required = false)
    String junk() default "never";

    @AttributeDefinition(name = "%quarantine", required = false)
    String quarantine() default "never";

    @AttributeDefinition(name = "%refuse", required = false)
    String refuse() default "never";

    @AttributeDefinition(name = "%direct", required = false)
    String direct() default "accept";

    @AttributeDefinition(name = "%points-direct", required = false)
    int points$_$direct() default 3;

    @AttributeDefinition(name = "%trusted-networks", required = false)
    String trusted$_$networks() default "127.0.0.0/8, ::1";

    @AttributeDefinition(name = "%on-failure", required = false)
    String on$_$failure() default "defer";

    @AttributeDefinition(name = "%silence", required = false)
    String silence() default "12h";

    @AttributeDefinition(name = "%ask-each", required = false)
    String ask$_$each() default "1m";

    @AttributeDefinition(name = "%rank-envelope", required = false)
    int rank$_$envelope() default 50;

    @AttributeDefinition(name = "%rank", required = false)
    int rank() default 700;
}
