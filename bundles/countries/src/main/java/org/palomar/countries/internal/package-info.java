/** In which country an address is used, by a database in MaxMind's format. Looking is for any thread, from memory. */
@NullMarked
package org.palomar.countries.internal;

import org.jspecify.annotations.NullMarked;
