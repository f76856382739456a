package org.palomar.trace.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link TraceSettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/trace", name = "%name", description = "%description")
@interface TraceConfiguration {

    @AttributeDefinition(name = "%days", required = false)
    int days() default 30;

    @AttributeDefinition(name = "%most-octets", required = false)
    String most$_$octets() default "4G";
}
