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
    boolean owners$_$teach$_$server() default false;

    @AttributeDefinition(name = "%owner-daily", required = false)
    int owner$_$daily() default 50;

    @AttributeDefinition(name = "%owners-least", required = false)
    int owners$_$least() default 3;

    @AttributeDefinition(name = "%token-least", required = false)
    int token$_$least() default 3;

    @AttributeDefinition(name = "%rules-most", required = false)
    String rules$_$most() default "5";

    @AttributeDefinition(name = "%rule-no-date", required = false)
    String rule$_$no$_$date() default "1";

    @AttributeDefinition(name = "%rule-date-far", required = false)
    String rule$_$date$_$far() default "1";

    @AttributeDefinition(name = "%rule-no-message-id", required = false)
    String rule$_$no$_$message$_$id() default "0.8";

    @AttributeDefinition(name = "%rule-message-id-odd", required = false)
    String rule$_$message$_$id$_$odd() default "0.8";

    @AttributeDefinition(name = "%rule-subject-shouted", required = false)
    String rule$_$subject$_$shouted() default "0.5";

    @AttributeDefinition(name = "%rule-from-names-other", required = false)
    String rule$_$from$_$names$_$other() default "1.5";

    @AttributeDefinition(name = "%rule-reply-elsewhere", required = false)
    String rule$_$reply$_$elsewhere() default "0.5";

    @AttributeDefinition(name = "%rule-to-nobody", required = false)
    String rule$_$to$_$nobody() default "0.8";

    @AttributeDefinition(name = "%rule-html-alone", required = false)
    String rule$_$html$_$alone() default "0.5";

    @AttributeDefinition(name = "%rule-html-hidden", required = false)
    String rule$_$html$_$hidden() default "1.5";

    @AttributeDefinition(name = "%rule-html-active", required = false)
    String rule$_$html$_$active() default "1";

    @AttributeDefinition(name = "%rule-image-alone", required = false)
    String rule$_$image$_$alone() default "1";

    @AttributeDefinition(name = "%rule-link-bare", required = false)
    String rule$_$link$_$bare() default "1.5";

    @AttributeDefinition(name = "%rule-link-lies", required = false)
    String rule$_$link$_$lies() default "2";

    @AttributeDefinition(name = "%rule-words-torn", required = false)
    String rule$_$words$_$torn() default "1";

    @AttributeDefinition(name = "%rule-words-mixed", required = false)
    String rule$_$words$_$mixed() default "1";

    @AttributeDefinition(name = "%rule-program-attached", required = false)
    String rule$_$program$_$attached() default "2";

    @AttributeDefinition(name = "%tokens", required = false)
    int tokens() default 98_000;

    @AttributeDefinition(name = "%account-tokens", required = false)
    int account$_$tokens() default 24_000;

    @AttributeDefinition(name = "%accounts-memory", required = false)
    String accounts$_$memory() default "512K";
}
