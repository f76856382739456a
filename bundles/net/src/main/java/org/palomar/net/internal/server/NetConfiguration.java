package org.palomar.net.internal.server;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link org.palomar.net.NetSettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/net", name = "%name", description = "%description")
@interface NetConfiguration {

    @AttributeDefinition(name = "%connections", required = false)
    int connections();

    @AttributeDefinition(name = "%connections-per-address", required = false)
    int connections$_$per$_$address() default 100;

    @AttributeDefinition(name = "%connections-per-loopback-address", required = false)
    int connections$_$per$_$loopback$_$address() default 0;

    @AttributeDefinition(name = "%backlog", required = false)
    int backlog() default 1_024;

    @AttributeDefinition(name = "%handshake-deadline", required = false)
    String handshake$_$deadline() default "30s";

    @AttributeDefinition(name = "%write-deadline", required = false)
    String write$_$deadline() default "1m";

    @AttributeDefinition(name = "%minimum-rate", required = false)
    int minimum$_$rate() default 64;

    @AttributeDefinition(name = "%handover", required = false)
    String handover() default "30s";

    @AttributeDefinition(name = "%drain", required = false)
    String drain() default "10s";
}
