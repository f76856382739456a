@NullMarked
package org.palomar.relay.sevenbit;

import org.jspecify.annotations.NullMarked;
