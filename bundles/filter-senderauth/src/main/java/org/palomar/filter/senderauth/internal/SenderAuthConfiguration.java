package org.palomar.filter.senderauth.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link SenderAuthSettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/senderauth", name = "%name", description = "%description")
@interface SenderAuthConfiguration {

    @AttributeDefinition(name = "%on-reject", required = false)
    String on$_$reject() default "junk";

    @AttributeDefinition(name = "%on-quarantine", required = false)
    String on$_$quarantine() default "junk";

    @AttributeDefinition(name = "%trusted-sealers", required = false)
    String trusted$_$sealers() default "";

    @AttributeDefinition(name = "%trusted-networks", required = false)
    String trusted$_$networks() default "127.0.0.0/8, ::1";

    @AttributeDefinition(name = "%patience", required = false)
    String patience() default "15s";

    @AttributeDefinition(name = "%points-spf-fail", required = false)
    int points$_$spf$_$fail() default 3;

    @AttributeDefinition(name = "%points-spf-softfail", required = false)
    int points$_$spf$_$softfail() default 1;

    @AttributeDefinition(name = "%points-dmarc-fail", required = false)
    int points$_$dmarc$_$fail() default 3;

    @AttributeDefinition(name = "%points-iprev-fail", required = false)
    int points$_$iprev$_$fail() default 1;

    @AttributeDefinition(name = "%points-client-hidden", required = false)
    int points$_$client$_$hidden() default 3;

    @AttributeDefinition(name = "%rank", required = false)
    int rank() default 100;
}
