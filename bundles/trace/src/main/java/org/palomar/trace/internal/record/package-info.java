/**
 * Keys and values of the trace as they are stored: pure encoders and decoders. Decoding is total: what can't be read is {@code DAMAGED}, never an unchecked exception.
 *
 * <p>A story is a <em>head</em>, which says how the message came and is what searches look at, and <em>chapters</em>, one for each unit of work in which something happened to it. Both
 * begin with the version of their form and end with a checksum. Each event in a chapter has its kind and its length before it: one of a kind that is not known is passed over, and
 * what a newer version has added to the end of a known one is not looked at.
 */
@NullMarked
package org.palomar.trace.internal.record;

import org.jspecify.annotations.NullMarked;
