package org.palomar.web.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link WebSettings} checks it. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/web", name = "%name", description = "%description")
@interface WebConfiguration {

    @AttributeDefinition(name = "%enabled", required = false)
    boolean enabled() default true;

    @AttributeDefinition(name = "%port", required = false)
    int port() default 443;

    @AttributeDefinition(name = "%addresses", required = false)
    String addresses() default "all";

    @AttributeDefinition(name = "%connections", required = false)
    int connections() default 1_000;

    @AttributeDefinition(name = "%idle", required = false)
    String idle() default "60s";

    @AttributeDefinition(name = "%hsts", required = false)
    String hsts() default "365d";
}
