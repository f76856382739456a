@NullMarked
package org.palomar.filter.ratelimit.internal;

import org.jspecify.annotations.NullMarked;
