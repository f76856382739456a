package org.palomar.relay.server;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link RelaySettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/relay", name = "%name", description = "%description")
@interface RelayConfiguration {

    @AttributeDefinition(name = "%host-name", required = false)
    String host$_$name() default "";

    @AttributeDefinition(name = "%port", required = false)
    int port() default 25;

    @AttributeDefinition(name = "%ipv4", required = false)
    boolean ipv4() default true;

    @AttributeDefinition(name = "%ipv6", required = false)
    boolean ipv6() default true;

    @AttributeDefinition(name = "%source-ipv4", required = false)
    String source$_$ipv4() default "";

    @AttributeDefinition(name = "%source-ipv6", required = false)
    String source$_$ipv6() default "";

    @AttributeDefinition(name = "%refused-networks", required = false)
    String refused$_$networks() default
            "0.0.0.0/8, 127.0.0.0/8, 169.254.0.0/16, 224.0.0.0/3, ::/127, fe80::/10, ff00::/8";

    @AttributeDefinition(name = "%tls", required = false)
    String tls() default "if-offered";

    @AttributeDefinition(name = "%tls-never", required = false)
    String tls$_$never() default "";

    @AttributeDefinition(name = "%tls-encrypted", required = false)
    String tls$_$encrypted() default "";

    @AttributeDefinition(name = "%tls-verified", required = false)
    String tls$_$verified() default "";

    @AttributeDefinition(name = "%dane", required = false)
    boolean dane() default true;

    @AttributeDefinition(name = "%mta-sts", required = false)
    boolean mta$_$sts() default true;

    @AttributeDefinition(name = "%smart-host", required = false)
    String smart$_$host() default "";

    @AttributeDefinition(name = "%smart-host-port", required = false)
    int smart$_$host$_$port() default 25;

    @AttributeDefinition(name = "%smart-host-tls", required = false)
    String smart$_$host$_$tls() default "verified";

    @AttributeDefinition(name = "%smart-host-user", required = false)
    String smart$_$host$_$user() default "";

    @AttributeDefinition(name = "%smart-host-password", required = false, type = AttributeType.PASSWORD)
    String smart$_$host$_$password() default "";

    @AttributeDefinition(name = "%connect-deadline", required = false)
    String connect$_$deadline() default "30s";

    @AttributeDefinition(name = "%reply-deadline", required = false)
    String reply$_$deadline() default "5m";

    @AttributeDefinition(name = "%end-deadline", required = false)
    String end$_$deadline() default "10m";

    @AttributeDefinition(name = "%output-deadline", required = false)
    String output$_$deadline() default "3m";

    @AttributeDefinition(name = "%messages-per-connection", required = false)
    int messages$_$per$_$connection() default 100;

    @AttributeDefinition(name = "%idle-connections", required = false)
    int idle$_$connections() default 100;

    @AttributeDefinition(name = "%idle", required = false)
    String idle() default "5s";
}
