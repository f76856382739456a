package org.palomar.filter.attachments.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link AttachmentSettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/attachments", name = "%name", description = "%description")
@interface AttachmentConfiguration {

    @AttributeDefinition(name = "%executable", required = false)
    String executable() default "quarantine";

    @AttributeDefinition(name = "%script", required = false)
    String script() default "quarantine";

    @AttributeDefinition(name = "%shortcut", required = false)
    String shortcut() default "quarantine";

    @AttributeDefinition(name = "%disk-image", required = false)
    String disk$_$image() default "quarantine";

    @AttributeDefinition(name = "%archive-bomb", required = false)
    String archive$_$bomb() default "reject";

    @AttributeDefinition(name = "%macro", required = false)
    String macro() default "score 4";

    @AttributeDefinition(name = "%encrypted", required = false)
    String encrypted() default "tag";

    @AttributeDefinition(name = "%mismatch", required = false)
    String mismatch() default "quarantine";

    @AttributeDefinition(name = "%unreadable", required = false)
    String unreadable() default "quarantine";

    @AttributeDefinition(name = "%listed", required = false)
    String listed() default "quarantine";

    @AttributeDefinition(name = "%extensions", required = false)
    String extensions() default "";

    @AttributeDefinition(name = "%types", required = false)
    String types() default "";

    @AttributeDefinition(name = "%points", required = false)
    String points() default "4";

    @AttributeDefinition(name = "%submitted", required = false)
    boolean submitted() default false;

    @AttributeDefinition(name = "%max-depth", required = false)
    int max$_$depth() default 5;

    @AttributeDefinition(name = "%max-entries", required = false)
    int max$_$entries() default 10000;

    @AttributeDefinition(name = "%max-unpacked", required = false)
    String max$_$unpacked() default "256M";

    @AttributeDefinition(name = "%max-ratio", required = false)
    int max$_$ratio() default 200;

    @AttributeDefinition(name = "%max-time", required = false)
    String max$_$time() default "20s";

    @AttributeDefinition(name = "%spool", required = false)
    String spool() default "";

    @AttributeDefinition(name = "%rank", required = false)
    int rank() default 350;
}
