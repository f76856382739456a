/** Preferences of domains and accounts in memory, and their changes. Changes hold the directory's monitor; look-ups take no lock. */
@NullMarked
package org.palomar.directory.internal.preference;

import org.jspecify.annotations.NullMarked;
