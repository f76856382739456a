/** Tests of the console's door, in a real web container. */
@NullMarked
package org.palomar.webconsole.internal;

import org.jspecify.annotations.NullMarked;
