package org.palomar.observe.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link ObserveSettings} checks it. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/observe", name = "%name", description = "%description")
@interface ObserveConfiguration {

    @AttributeDefinition(name = "%loopback", required = false)
    boolean loopback() default true;

    @AttributeDefinition(name = "%token", type = AttributeType.PASSWORD, required = false)
    String token() default "";
}
