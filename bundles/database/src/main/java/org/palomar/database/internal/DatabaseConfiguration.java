package org.palomar.database.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link DatabaseSettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/database", name = "%name", description = "%description")
@interface DatabaseConfiguration {

    @AttributeDefinition(name = "%pool-size", required = false)
    int pool$_$size() default 8;

    // The dollar sign is not part of the key: Object has a method of this name.
    @AttributeDefinition(name = "%wait", required = false)
    String wait$() default "10s";
}
