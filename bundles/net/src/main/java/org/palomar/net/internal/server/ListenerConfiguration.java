package org.palomar.net.internal.server;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link org.palomar.net.ListenerSettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/listener", name = "%name", description = "%description")
@interface ListenerConfiguration {

    @AttributeDefinition(name = "%protocol")
    String protocol();

    @AttributeDefinition(name = "%port")
    int port();

    @AttributeDefinition(name = "%addresses", required = false)
    String addresses() default "all";

    @AttributeDefinition(name = "%tls", required = false)
    String tls() default "starttls";

    @AttributeDefinition(name = "%proxies", required = false)
    String proxies() default "";

    @AttributeDefinition(name = "%connections", required = false)
    int connections() default 0;

    @AttributeDefinition(name = "%connections-per-address", required = false)
    int connections$_$per$_$address() default -1;
}
