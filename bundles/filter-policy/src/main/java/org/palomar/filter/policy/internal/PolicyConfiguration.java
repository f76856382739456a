package org.palomar.filter.policy.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link PolicySettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/policy", name = "%name", description = "%description")
@interface PolicyConfiguration {

    @AttributeDefinition(name = "%max-size", required = false)
    String max$_$size() default "1T";

    @AttributeDefinition(name = "%refused", required = false)
    String refused() default "none";

    @AttributeDefinition(name = "%domains", required = false)
    String domains() default "";

    @AttributeDefinition(name = "%rank", required = false)
    int rank() default 300;
}
