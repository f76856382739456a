package org.palomar.queue.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link QueueSettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/queue", name = "%name", description = "%description")
@interface QueueConfiguration {

    @AttributeDefinition(name = "%deliveries", required = false)
    int deliveries() default 200;

    @AttributeDefinition(name = "%deliveries-per-sender", required = false)
    int deliveries$_$per$_$sender() default 50;

    @AttributeDefinition(name = "%deliveries-per-destination", required = false)
    int deliveries$_$per$_$destination() default 20;

    @AttributeDefinition(name = "%rate-per-destination", required = false)
    int rate$_$per$_$destination() default 0;

    @AttributeDefinition(name = "%destinations", required = false)
    String destinations() default "";

    @AttributeDefinition(name = "%retry-first", required = false)
    String retry$_$first() default "1m";

    @AttributeDefinition(name = "%retry-longest", required = false)
    String retry$_$longest() default "4h";

    @AttributeDefinition(name = "%delay-warning", required = false)
    String delay$_$warning() default "4h";

    @AttributeDefinition(name = "%lifetime", required = false)
    String lifetime() default "5d";

    @AttributeDefinition(name = "%most-returned", required = false)
    String most$_$returned() default "64K";

    @AttributeDefinition(name = "%notices-per-hour", required = false)
    int notices$_$per$_$hour() default 50;
}
