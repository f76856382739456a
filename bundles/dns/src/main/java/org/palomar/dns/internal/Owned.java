package org.palomar.dns.internal;

import org.xbill.DNS.Name;

/**
 * What belongs to a name.
 *
 * @param owner the name at the end of the aliases
 */
record Owned<T>(Name owner, T value) {}
