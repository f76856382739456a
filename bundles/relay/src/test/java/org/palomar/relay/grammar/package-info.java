/** Tests of replies, extensions and commands, without a connection. */
@NullMarked
package org.palomar.relay.grammar;

import org.jspecify.annotations.NullMarked;
