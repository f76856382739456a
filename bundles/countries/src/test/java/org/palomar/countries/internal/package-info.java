@NullMarked
package org.palomar.countries.internal;

import org.jspecify.annotations.NullMarked;
