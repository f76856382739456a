package org.palomar.api.pipeline;

/** What happens to a message when a step fails or misses its deadline. Never a silent pass. */
public enum FailurePolicy {
    /** The sender is asked to try again: {@code 451}. */
    DEFER,
    /** It goes on, marked by the header field {@code X-Palomar-Unchecked} that names the step. */
    ACCEPT_AND_MARK
}
