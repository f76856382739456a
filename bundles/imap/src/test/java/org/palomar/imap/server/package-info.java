/** Sessions over real sockets, with the real store over memory and a real directory. */
@NullMarked
package org.palomar.imap.server;

import org.jspecify.annotations.NullMarked;
