/**
 * Keys of domains: their files, their records in the DNS, and what each is used for. A file holds all there is of a key, and is changed whole or not at all.
 */
@NullMarked
package org.palomar.signing.internal.key;

import org.jspecify.annotations.NullMarked;
