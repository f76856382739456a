package org.palomar.certificates.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link CertificateSettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/certificates", name = "%name", description = "%description")
@interface CertificatesConfiguration {

    @AttributeDefinition(name = "%host-name", required = false)
    String host$_$name() default "localhost";

    @AttributeDefinition(name = "%password", type = AttributeType.PASSWORD, required = false)
    String password() default "";

    @AttributeDefinition(name = "%warn-before", required = false)
    String warn$_$before() default "14d";
}
