/** Size and attachment policy: a filter step whose settings differ from domain to domain. It holds no state of messages; any number of threads ask it. */
@NullMarked
package org.palomar.filter.policy.internal;

import org.jspecify.annotations.NullMarked;
