package org.palomar.api.signing;

/** What a key is used for. */
public enum KeyState {
    /** It was made, and signs once its record was seen in the DNS. */
    WAITING,
    /** It signs. */
    SIGNING,
    /** A newer one signs. Its record stays published until what it has signed has arrived. */
    RETIRED
}
