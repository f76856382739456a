/** What is kept of counts in the store. Pure. */
@NullMarked
package org.palomar.dmarcreports.internal.record;

import org.jspecify.annotations.NullMarked;
