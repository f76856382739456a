/** Tests of messages that become seven bits. */
@NullMarked
package org.palomar.relay.sevenbit;

import org.jspecify.annotations.NullMarked;
