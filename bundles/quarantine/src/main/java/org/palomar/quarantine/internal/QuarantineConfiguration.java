package org.palomar.quarantine.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link QuarantineSettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/quarantine", name = "%name", description = "%description")
@interface QuarantineConfiguration {

    @AttributeDefinition(name = "%keep", required = false)
    String keep() default "30d";

    @AttributeDefinition(name = "%account-entries", required = false)
    int account$_$entries() default 5000;

    @AttributeDefinition(name = "%account-size", required = false)
    String account$_$size() default "500M";

    @AttributeDefinition(name = "%keep-least", required = false)
    String keep$_$least() default "7d";
}
