/**
 * Single requests over HTTPS, for what mail has to ask of web servers whose names strangers choose: whose names are looked up by {@link org.palomar.api.dns.Resolver} as those of mail servers are,
 * whose addresses the caller may refuse, and whose answers are bounded in size and time. Redirects are not followed, connections not kept. Blocking, on the caller's thread.
 */
@NullMarked
package org.palomar.net.https;

import org.jspecify.annotations.NullMarked;
