package org.palomar.api.pipeline;

/** What happens to a message when a step fails or misses its deadline. Never a silent pass. */
public enum FailurePolicy {
    /** The sender is asked to try again: {@code 451}. */
    DEFER,
    /** It goes on, marked by the header field {@value #UNCHECKED} that names the step. */
    ACCEPT_AND_MARK;

    /** The name of the field of a message that a step could not look at. */
    public static final String UNCHECKED = "X-Palomar-Unchecked";
}
