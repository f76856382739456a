package org.palomar.lists.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link ListsSettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/lists", name = "%name", description = "%description")
@interface ListsConfiguration {

    @AttributeDefinition(name = "%public-url", required = false)
    String public$_$url() default "";

    @AttributeDefinition(name = "%members", required = false)
    int members() default 5000;

    @AttributeDefinition(name = "%bounce-days", required = false)
    int bounce$_$days() default 5;

    @AttributeDefinition(name = "%bounce-forget", required = false)
    String bounce$_$forget() default "30d";

    @AttributeDefinition(name = "%held-posts", required = false)
    int held$_$posts() default 100;

    @AttributeDefinition(name = "%held-size", required = false)
    String held$_$size() default "200M";

    @AttributeDefinition(name = "%held-time", required = false)
    String held$_$time() default "5d";

    @AttributeDefinition(name = "%posts-per-hour", required = false)
    int posts$_$per$_$hour() default 100;

    @AttributeDefinition(name = "%author-posts-per-hour", required = false)
    int author$_$posts$_$per$_$hour() default 30;
}
