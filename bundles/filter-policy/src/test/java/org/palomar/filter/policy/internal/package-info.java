/** Tests of the policy. */
@NullMarked
package org.palomar.filter.policy.internal;

import org.jspecify.annotations.NullMarked;
