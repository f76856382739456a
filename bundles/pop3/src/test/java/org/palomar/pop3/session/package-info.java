/** Tests. */
@NullMarked
package org.palomar.pop3.session;

import org.jspecify.annotations.NullMarked;
