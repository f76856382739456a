package org.palomar.swap.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link SwapSettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/swap", name = "%name", description = "%description")
@interface SwapConfiguration {

    @AttributeDefinition(name = "%start-wait", required = false)
    String start$_$wait() default "30s";
}
