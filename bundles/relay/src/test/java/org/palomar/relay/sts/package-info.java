/** Tests of policies: what they say, where they are kept and fetched. */
@NullMarked
package org.palomar.relay.sts;

import org.jspecify.annotations.NullMarked;
