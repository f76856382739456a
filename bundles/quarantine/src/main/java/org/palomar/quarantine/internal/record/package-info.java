/**
 * What is stored: keys and records. Pure; records that can't be read end in a {@code StoreException}, whatever their octets.
 */
@NullMarked
package org.palomar.quarantine.internal.record;

import org.jspecify.annotations.NullMarked;
