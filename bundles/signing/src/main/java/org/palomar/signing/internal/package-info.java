/**
 * The component, and what it is made of: the signer, the administration of keys, the watch over their records in the DNS. Everything here is safe for any thread; keys in use are an immutable value that changes replace.
 */
@NullMarked
package org.palomar.signing.internal;

import org.jspecify.annotations.NullMarked;
