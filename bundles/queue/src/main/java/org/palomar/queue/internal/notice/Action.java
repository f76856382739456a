package org.palomar.queue.internal.notice;

import java.util.Locale;
import org.palomar.api.queue.Notify;

/** What became of a recipient (RFC 3464 §2.3.3). */
public enum Action {
    FAILED(Notify.FAILURE),
    DELAYED(Notify.DELAY),
    DELIVERED(Notify.SUCCESS),
    /** Handed to a server that does not say more. */
    RELAYED(Notify.SUCCESS);

    private final Notify kind;

    Action(Notify kind) {
        this.kind = kind;
    }

    /** Who wants to hear of it. */
    public Notify kind() {
        return kind;
    }

    String value() {
        return name().toLowerCase(Locale.ROOT);
    }
}
