package org.palomar.filter.scorer.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link ScorerSettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/scorer", name = "%name", description = "%description")
@interface ScorerConfiguration {

    @AttributeDefinition(name = "%rank", required = false)
    int rank() default 600;

    @AttributeDefinition(name = "%points-spam", required = false)
    String points$_$spam() default "8";

    @AttributeDefinition(name = "%points-ham", required = false)
    String points$_$ham() default "2";

    @AttributeDefinition(name = "%least-learned", required = false)
    int least$_$learned() default 200;

    @AttributeDefinition(name = "%owners-teach-server", required = false)
    boolean owners$_$teach$_$server() default true;

    @AttributeDefinition(name = "%owner-daily", required = false)
    int owner$_$daily() default 50;

    @AttributeDefinition(name = "%tokens", required = false)
    int tokens() default 98_000;

    @AttributeDefinition(name = "%account-tokens", required = false)
    int account$_$tokens() default 24_000;

    @AttributeDefinition(name = "%accounts-memory", required = false)
    String accounts$_$memory() default "512K";
}
