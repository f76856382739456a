/**
 * MTA-STS (RFC 8461): what a domain says over HTTPS of its servers and of TLS with them. Policies are kept in the data folder across restarts, since who can strip TLS can also keep a policy from being fetched.
 */
@NullMarked
package org.palomar.relay.sts;

import org.jspecify.annotations.NullMarked;
