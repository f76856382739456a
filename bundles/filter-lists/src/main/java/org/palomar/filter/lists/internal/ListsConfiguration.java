package org.palomar.filter.lists.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link ListsSettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/lists", name = "%name", description = "%description")
@interface ListsConfiguration {

    @AttributeDefinition(name = "%allow", required = false)
    String allow() default "";

    @AttributeDefinition(name = "%block", required = false)
    String block() default "";

    @AttributeDefinition(name = "%junk", required = false)
    String junk() default "";

    @AttributeDefinition(name = "%points-allow", required = false)
    int points$_$allow() default 100;

    @AttributeDefinition(name = "%rank", required = false)
    int rank() default 100;

    @AttributeDefinition(name = "%rank-content", required = false)
    int rank$_$content() default 150;
}
