/**
 * Counts how TLS with other servers went, by destination and day, and tells the destinations once a day (RFC 8460). Counting happens in memory, under one lock, on the threads that deliver; once a minute what changed goes to
 * the store. A report is an entry of the queue in the commit that forgets what it reports.
 */
@NullMarked
package org.palomar.tlsreports.internal;

import org.jspecify.annotations.NullMarked;
