package org.palomar.pipeline.internal;

/** A step's answer can't be carried out; the step counts as failed. */
final class UnusableOpinionException extends Exception {

    private static final long serialVersionUID = 1L;

    UnusableOpinionException(String message) {
        super(message);
    }
}
