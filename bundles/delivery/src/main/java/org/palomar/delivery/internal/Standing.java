package org.palomar.delivery.internal;

/** Whether filters of an account may send. */
enum Standing {
    FREE,
    /** They may send nothing. */
    FROZEN,
    /** Nobody can say now. */
    UNKNOWN
}
