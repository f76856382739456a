package org.palomar.filter.greylist.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link GreylistSettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/greylist", name = "%name", description = "%description")
@interface GreylistConfiguration {

    @AttributeDefinition(name = "%rank", required = false)
    int rank() default 200;

    @AttributeDefinition(name = "%delay-minutes", required = false)
    int delay$_$minutes() default 5;

    @AttributeDefinition(name = "%window", required = false)
    String window() default "2d";

    @AttributeDefinition(name = "%remembered", required = false)
    String remembered() default "36d";

    @AttributeDefinition(name = "%network-after", required = false)
    int network$_$after() default 5;

    @AttributeDefinition(name = "%spf", required = false)
    boolean spf() default true;

    @AttributeDefinition(name = "%entries", required = false)
    int entries() default 50_000;

    @AttributeDefinition(name = "%trusted-networks", required = false)
    String trusted$_$networks() default "127.0.0.0/8, ::1";
}
