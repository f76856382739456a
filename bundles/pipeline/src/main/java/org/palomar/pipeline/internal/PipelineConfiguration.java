package org.palomar.pipeline.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link org.palomar.pipeline.PipelineSettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/pipeline", name = "%name", description = "%description")
@interface PipelineConfiguration {

    @AttributeDefinition(name = "%required-steps", required = false)
    String required$_$steps() default "";

    @AttributeDefinition(name = "%required-wait", required = false)
    String required$_$wait() default "3s";

    @AttributeDefinition(name = "%budget", required = false)
    String budget() default "4m";

    @AttributeDefinition(name = "%failures-in-a-row", required = false)
    int failures$_$in$_$a$_$row() default 0;
}
