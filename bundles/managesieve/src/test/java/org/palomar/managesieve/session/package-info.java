/** Tests. */
@NullMarked
package org.palomar.managesieve.session;

import org.jspecify.annotations.NullMarked;
