package org.palomar.api.mailbox;

/** What STORE does with the flags of each message. */
public record FlagChange(Kind kind, Flags flags) {

    /** The three forms of STORE. */
    public enum Kind {
        REPLACE,
        ADD,
        REMOVE
    }

    /** The flags of a message afterwards. */
    public Flags apply(Flags before) {
        return switch (kind) {
            case REPLACE -> flags;
            case ADD -> before.with(flags);
            case REMOVE -> before.without(flags);
        };
    }
}
