/** Reports as their readers want them, and where they want them. Pure. */
@NullMarked
package org.palomar.dmarcreports.internal.report;

import org.jspecify.annotations.NullMarked;
