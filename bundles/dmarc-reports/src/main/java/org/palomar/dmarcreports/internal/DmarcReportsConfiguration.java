package org.palomar.dmarcreports.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link DmarcReportsSettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/dmarc-reports", name = "%name", description = "%description")
@interface DmarcReportsConfiguration {

    @AttributeDefinition(name = "%send", required = false)
    boolean send() default true;

    @AttributeDefinition(name = "%organization", required = false)
    String organization() default "";

    @AttributeDefinition(name = "%contact", required = false)
    String contact() default "";
}
