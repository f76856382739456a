package org.palomar.net.internal.server;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link ServerSettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/server", name = "%name", description = "%description")
@interface ServerConfiguration {

    @AttributeDefinition(name = "%host-name", required = false)
    String host$_$name() default "";
}
