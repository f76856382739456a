/**
 * What owners are written about mail that is held for them, in English and Spanish. Pure: what strangers wrote is shown in one line, and leads nowhere.
 */
@NullMarked
package org.palomar.quarantine.internal.letter;

import org.jspecify.annotations.NullMarked;
