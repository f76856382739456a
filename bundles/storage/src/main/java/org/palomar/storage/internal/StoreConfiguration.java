package org.palomar.storage.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link org.palomar.storage.StoreSettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/storage", name = "%name", description = "%description")
@interface StoreConfiguration {

    @AttributeDefinition(name = "%reserve", required = false)
    String reserve() default "200M";

    @AttributeDefinition(name = "%group-octets", required = false)
    String group$_$octets() default "8M";

    @AttributeDefinition(name = "%group-transactions", required = false)
    int group$_$transactions() default 512;

    @AttributeDefinition(name = "%commit-deadline", required = false)
    String commit$_$deadline() default "1m";

    @AttributeDefinition(name = "%read-threads", required = false)
    int read$_$threads() default 4;
}
