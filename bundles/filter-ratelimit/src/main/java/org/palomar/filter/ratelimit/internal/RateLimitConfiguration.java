package org.palomar.filter.ratelimit.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link RateLimitSettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/ratelimit", name = "%name", description = "%description")
@interface RateLimitConfiguration {

    @AttributeDefinition(name = "%period", required = false)
    String period() default "10m";

    @AttributeDefinition(name = "%peer", required = false)
    int peer() default 1000;

    @AttributeDefinition(name = "%sender", required = false)
    int sender() default 0;

    @AttributeDefinition(name = "%recipient", required = false)
    int recipient() default 0;

    @AttributeDefinition(name = "%entries", required = false)
    int entries() default 50000;

    @AttributeDefinition(name = "%trusted-networks", required = false)
    String trusted$_$networks() default "127.0.0.0/8, ::1";

    @AttributeDefinition(name = "%rank", required = false)
    int rank() default 120;
}
