package org.palomar.filter.threshold.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link ThresholdSettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/threshold", name = "%name", description = "%description")
@interface ThresholdConfiguration {

    @AttributeDefinition(name = "%rank", required = false)
    int rank() default 950;

    @AttributeDefinition(name = "%junk", required = false)
    String junk() default "6";

    @AttributeDefinition(name = "%quarantine", required = false)
    String quarantine() default "never";

    @AttributeDefinition(name = "%reject", required = false)
    String reject() default "15";
}
