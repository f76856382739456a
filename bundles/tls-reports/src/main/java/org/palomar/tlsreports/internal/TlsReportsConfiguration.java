package org.palomar.tlsreports.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link TlsReportsSettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/tls-reports", name = "%name", description = "%description")
@interface TlsReportsConfiguration {

    @AttributeDefinition(name = "%send", required = false)
    boolean send() default true;

    @AttributeDefinition(name = "%organization", required = false)
    String organization() default "";

    @AttributeDefinition(name = "%contact", required = false)
    String contact() default "";

    @AttributeDefinition(name = "%refused-networks", required = false)
    String refused$_$networks() default "";
}
