package org.palomar.connector.rspamd.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link RspamdSettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/rspamd", name = "%name", description = "%description")
@interface RspamdConfiguration {

    @AttributeDefinition(name = "%servers", required = false)
    String servers() default "127.0.0.1:11333";

    @AttributeDefinition(name = "%deadline", required = false)
    String deadline() default "30s";

    @AttributeDefinition(name = "%at-once", required = false)
    int at$_$once() default 20;

    @AttributeDefinition(name = "%pause", required = false)
    String pause() default "30s";

    @AttributeDefinition(name = "%on-failure", required = false)
    String on$_$failure() default "accept";

    @AttributeDefinition(name = "%percent", required = false)
    int percent() default 100;

    @AttributeDefinition(name = "%obey", required = false)
    boolean obey() default false;

    @AttributeDefinition(name = "%max-size", required = false)
    String max$_$size() default "10M";

    @AttributeDefinition(name = "%rank", required = false)
    int rank() default 710;
}
