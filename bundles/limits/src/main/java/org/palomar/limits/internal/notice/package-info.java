/**
 * What owners and operators are told by mail, in English and Spanish: composed from values, pure. Nothing that a peer wrote can start a field or a part of its own.
 */
@NullMarked
package org.palomar.limits.internal.notice;

import org.jspecify.annotations.NullMarked;
