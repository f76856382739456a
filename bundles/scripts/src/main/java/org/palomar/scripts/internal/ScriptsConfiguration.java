package org.palomar.scripts.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link ScriptsSettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/scripts", name = "%name", description = "%description")
@interface ScriptsConfiguration {

    @AttributeDefinition(name = "%max-scripts", required = false)
    int max$_$scripts() default 64;

    @AttributeDefinition(name = "%max-size", required = false)
    String max$_$size() default "256K";
}
