package org.palomar.connector.icap.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link IcapSettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/icap", name = "%name", description = "%description")
@interface IcapConfiguration {

    @AttributeDefinition(name = "%servers", required = false)
    String servers() default "127.0.0.1:1344";

    @AttributeDefinition(name = "%service", required = false)
    String service() default "avscan";

    @AttributeDefinition(name = "%deadline", required = false)
    String deadline() default "1m";

    @AttributeDefinition(name = "%at-once", required = false)
    int at$_$once() default 20;

    @AttributeDefinition(name = "%pause", required = false)
    String pause() default "30s";

    @AttributeDefinition(name = "%on-failure", required = false)
    String on$_$failure() default "defer";

    @AttributeDefinition(name = "%infected", required = false)
    String infected() default "reject";

    @AttributeDefinition(name = "%max-size", required = false)
    String max$_$size() default "2M";

    @AttributeDefinition(name = "%too-large", required = false)
    String too$_$large() default "accept";

    @AttributeDefinition(name = "%rank", required = false)
    int rank() default 400;
}
