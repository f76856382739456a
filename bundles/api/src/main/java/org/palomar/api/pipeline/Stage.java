package org.palomar.api.pipeline;

/** When a step judges. */
public enum Stage {
    /** At each RCPT, before there is content: one recipient at a time. */
    ENVELOPE,
    /** After the message's last octet, before the reply to it: all recipients. */
    CONTENT
}
