package org.palomar.api.mailbox;

/** What a mailbox is for (RFC 6154 §2). */
public enum SpecialUse {
    ARCHIVE("\\Archive"),
    DRAFTS("\\Drafts"),
    JUNK("\\Junk"),
    SENT("\\Sent"),
    /** Messages that wait for their time (draft-ietf-extra-sieve-snooze §8.3). */
    SNOOZED("\\Snoozed"),
    TRASH("\\Trash");

    private final String attribute;

    SpecialUse(String attribute) {
        this.attribute = attribute;
    }

    /** The attribute in LIST replies. */
    public String attribute() {
        return attribute;
    }
}
