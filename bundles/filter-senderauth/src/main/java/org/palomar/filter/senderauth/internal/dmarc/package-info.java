/**
 * DMARC (RFC 7489): what the author's domain wants done with mail that is not shown to be its own. Organizational domains are found in the DNS by a walk up the tree, as DMARC's successor has it, and need no list of suffixes. Pure
 * but for questions to the DNS, which are bounded.
 */
@NullMarked
package org.palomar.filter.senderauth.internal.dmarc;

import org.jspecify.annotations.NullMarked;
