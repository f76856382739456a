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

    @AttributeDefinition(name = "%public-url", required = false)
    String public$_$url() default "";

    @AttributeDefinition(name = "%digest", required = false)
    String digest() default "7";

    @AttributeDefinition(name = "%language", required = false)
    String language() default "both";

    @AttributeDefinition(name = "%time-zone", required = false)
    String time$_$zone() default "";

    @AttributeDefinition(name = "%link-time", required = false)
    String link$_$time() default "14d";

    @AttributeDefinition(name = "%refused-keep", required = false)
    String refused$_$keep() default "never";

    @AttributeDefinition(name = "%refused-size", required = false)
    String refused$_$size() default "200M";

    @AttributeDefinition(name = "%operator-only", required = false)
    String operator$_$only() default "clamav";
}
