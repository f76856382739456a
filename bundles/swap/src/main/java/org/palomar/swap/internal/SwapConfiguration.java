package org.palomar.swap.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link SwapSettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/swap", name = "%name", description = "%description")
@interface SwapConfiguration {

    @AttributeDefinition(name = "%start-wait", required = false)
    String start$_$wait() default "30s";

    @AttributeDefinition(name = "%watch", required = false)
    String watch() default "10m";

    @AttributeDefinition(name = "%least-calls", required = false)
    int least$_$calls() default 10;

    @AttributeDefinition(name = "%more-failures-percent", required = false)
    int more$_$failures$_$percent() default 10;

    @AttributeDefinition(name = "%times-slower", required = false)
    int times$_$slower() default 5;

    @AttributeDefinition(name = "%slower-than", required = false)
    String slower$_$than() default "200ms";

    @AttributeDefinition(name = "%require-signed", required = false)
    boolean require$_$signed() default false;
}
