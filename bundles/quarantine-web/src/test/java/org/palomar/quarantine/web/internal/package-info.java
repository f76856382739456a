/** Tests of the page, in a real web container. */
@NullMarked
package org.palomar.quarantine.web.internal;

import org.jspecify.annotations.NullMarked;
