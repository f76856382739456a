package org.palomar.connector.milter.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link MilterSettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/milter", name = "%name", description = "%description")
@interface MilterConfiguration {

    @AttributeDefinition(name = "%servers", required = false)
    String servers() default "";

    @AttributeDefinition(name = "%deadline", required = false)
    String deadline() default "1m";

    @AttributeDefinition(name = "%at-once", required = false)
    int at$_$once() default 20;

    @AttributeDefinition(name = "%pause", required = false)
    String pause() default "30s";

    @AttributeDefinition(name = "%on-failure", required = false)
    String on$_$failure() default "defer";

    @AttributeDefinition(name = "%submitted", required = false)
    boolean submitted() default true;

    @AttributeDefinition(name = "%on-reject", required = false)
    String on$_$reject() default "reject";

    @AttributeDefinition(name = "%on-discard", required = false)
    String on$_$discard() default "discard";

    @AttributeDefinition(name = "%max-size", required = false)
    String max$_$size() default "25M";

    @AttributeDefinition(name = "%too-large", required = false)
    String too$_$large() default "accept";

    @AttributeDefinition(name = "%rank", required = false)
    int rank() default 420;
}
