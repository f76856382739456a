/**
 * Messages that filters put off (snooze): they wait in the mailbox for snoozed mail and go where the filter wanted them when their time has come. One thread wakes them; what it needs is in the store, so that it
 * begins anew after a restart.
 */
@NullMarked
package org.palomar.delivery.internal.snooze;

import org.jspecify.annotations.NullMarked;
