/** Reports as their readers want them, and where they want them. Pure. */
@NullMarked
package org.palomar.tlsreports.internal.report;

import org.jspecify.annotations.NullMarked;
