package org.palomar.signing.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link SigningSettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/signing", name = "%name", description = "%description")
@interface SigningConfiguration {

    @AttributeDefinition(name = "%check-interval", required = false)
    String check$_$interval() default "5m";

    @AttributeDefinition(name = "%overlap", required = false)
    String overlap() default "10d";

    @AttributeDefinition(name = "%rewrite-senders", required = false)
    boolean rewrite$_$senders() default true;

    @AttributeDefinition(name = "%arc", required = false)
    boolean arc() default true;

    @AttributeDefinition(name = "%arc-except", required = false)
    String arc$_$except() default "";
}
