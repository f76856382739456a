/**
 * Lists of senders: the account's before its domain's, and that before the server's. At each recipient by the envelope, and once more with the message, when it is known who wrote it. Judging is for any
 * thread, from memory.
 */
@NullMarked
package org.palomar.filter.lists.internal;

import org.jspecify.annotations.NullMarked;
