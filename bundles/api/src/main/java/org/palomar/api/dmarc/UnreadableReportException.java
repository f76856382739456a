package org.palomar.api.dmarc;

/** It is no aggregate report; the message is a clause for the operator. */
public final class UnreadableReportException extends Exception {

    private static final long serialVersionUID = 1L;

    public UnreadableReportException(String message) {
        super(message);
    }
}
