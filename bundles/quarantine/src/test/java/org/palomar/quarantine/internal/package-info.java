@NullMarked
package org.palomar.quarantine.internal;

import org.jspecify.annotations.NullMarked;
