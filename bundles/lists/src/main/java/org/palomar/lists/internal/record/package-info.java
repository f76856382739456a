/**
 * What the store keeps of lists, with its keys: pure, and total on damaged octets.
 */
@NullMarked
package org.palomar.lists.internal.record;

import org.jspecify.annotations.NullMarked;
