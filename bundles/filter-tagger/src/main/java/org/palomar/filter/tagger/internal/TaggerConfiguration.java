package org.palomar.filter.tagger.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link TaggerSettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/tagger", name = "%name", description = "%description")
@interface TaggerConfiguration {

    @AttributeDefinition(name = "%rank", required = false)
    int rank() default 500;

    @AttributeDefinition(name = "%rules", required = false)
    String rules() default "";
}
