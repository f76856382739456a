package org.palomar.api.scorer;

import java.util.Locale;

/** What people say that a message is. */
public enum MailKind {
    SPAM,
    /** Wanted. */
    HAM;

    /** As people write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public MailKind other() {
        return this == SPAM ? HAM : SPAM;
    }
}
