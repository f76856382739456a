package org.palomar.filter.dnslist.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link DnsListSettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/dnslist", name = "%name", description = "%description")
@interface DnsListConfiguration {

    @AttributeDefinition(name = "%client-lists", required = false)
    String client$_$lists() default "";

    @AttributeDefinition(name = "%domain-lists", required = false)
    String domain$_$lists() default "";

    @AttributeDefinition(name = "%reject", required = false)
    String reject() default "never";

    @AttributeDefinition(name = "%names", required = false)
    int names() default 20;

    @AttributeDefinition(name = "%skip-domains", required = false)
    String skip$_$domains() default "";

    @AttributeDefinition(name = "%trusted-networks", required = false)
    String trusted$_$networks() default "127.0.0.0/8, ::1";

    @AttributeDefinition(name = "%watch-lists", required = false)
    String watch$_$lists() default "";

    @AttributeDefinition(name = "%own-addresses", required = false)
    String own$_$addresses() default "";

    @AttributeDefinition(name = "%rank", required = false)
    int rank() default 150;

    @AttributeDefinition(name = "%rank-content", required = false)
    int rank$_$content() default 300;
}
