/**
 * Signatures of messages (RFC 6376): what of a message is signed, in which form, and the field that says so. Knows keys, and neither files nor the DNS.
 */
@NullMarked
package org.palomar.signing.internal.dkim;

import org.jspecify.annotations.NullMarked;
