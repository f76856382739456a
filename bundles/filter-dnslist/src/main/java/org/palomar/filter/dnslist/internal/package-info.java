/**
 * Lists in the DNS (RFC 5782): of addresses, asked about the client at each recipient; of domains, asked about those that a message names. Only lists that pass a trial are asked, all at once. Judging is for any thread
 * and waits for name servers; trials run on a thread of their own.
 */
@NullMarked
package org.palomar.filter.dnslist.internal;

import org.jspecify.annotations.NullMarked;
