/** Benchmarks of {@code imap}: what every answer to FETCH passes. Each on one thread. */
@NullMarked
package org.palomar.imap.session;

import org.jspecify.annotations.NullMarked;
