package org.palomar.limits.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link LimitsSettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/limits", name = "%name", description = "%description")
@interface LimitsConfiguration {

    @AttributeDefinition(name = "%messages-per-day", required = false)
    String messages$_$per$_$day() default "300";

    @AttributeDefinition(name = "%recipients-per-day", required = false)
    String recipients$_$per$_$day() default "1500";

    @AttributeDefinition(name = "%messages-per-minute", required = false)
    String messages$_$per$_$minute() default "600";

    @AttributeDefinition(name = "%recipients-per-minute", required = false)
    String recipients$_$per$_$minute() default "3000";

    @AttributeDefinition(name = "%domain-messages-per-day", required = false)
    String domain$_$messages$_$per$_$day() default "unlimited";

    @AttributeDefinition(name = "%domain-recipients-per-day", required = false)
    String domain$_$recipients$_$per$_$day() default "unlimited";

    @AttributeDefinition(name = "%warm-up", required = false)
    int warm$_$up() default 100;

    @AttributeDefinition(name = "%time-zone", required = false)
    String time$_$zone() default "";

    @AttributeDefinition(name = "%operator", required = false)
    String operator() default "";

    @AttributeDefinition(name = "%networks-per-hour", required = false)
    String networks$_$per$_$hour() default "10";

    @AttributeDefinition(name = "%countries-per-hour", required = false)
    String countries$_$per$_$hour() default "3";

    @AttributeDefinition(name = "%refused-recipients-per-hour", required = false)
    String refused$_$recipients$_$per$_$hour() default "50";

    @AttributeDefinition(name = "%freeze-unusual", required = false)
    boolean freeze$_$unusual() default false;
}
