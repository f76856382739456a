package org.palomar.mailboxes.internal.column;

import org.palomar.api.mailbox.Flags;

/** One message's place in every column. Times in milliseconds since 1970. */
public record Message(long uid, Flags flags, long modSeq, long size, long received, long saved) {}
