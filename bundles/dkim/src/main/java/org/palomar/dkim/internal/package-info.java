/** The parts of signatures: lists of tags, canonical forms, records of keys. Pure, and total on any octets. */
@NullMarked
package org.palomar.dkim.internal;

import org.jspecify.annotations.NullMarked;
