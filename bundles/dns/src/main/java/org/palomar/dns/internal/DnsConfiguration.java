package org.palomar.dns.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The configuration as tools show it; {@link DnsSettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/dns", name = "%name", description = "%description")
@interface DnsConfiguration {

    @AttributeDefinition(name = "%servers", required = false)
    String servers() default "";

    @AttributeDefinition(name = "%deadline", required = false)
    String deadline() default "10s";

    @AttributeDefinition(name = "%attempts", required = false)
    int attempts() default 2;

    @AttributeDefinition(name = "%at-once", required = false)
    int at$_$once() default 250;

    @AttributeDefinition(name = "%cache-entries", required = false)
    int cache$_$entries() default 5000;

    @AttributeDefinition(
            name = "%dnssec",
            required = false,
            options = {
                @Option(label = "off", value = "off"),
                @Option(label = "trust-ad", value = "trust-ad"),
                @Option(label = "validate", value = "validate")
            })
    String dnssec() default "trust-ad";

    @AttributeDefinition(name = "%trust-anchors", required = false)
    String trust$_$anchors() default "";
}
