/**
 * Looks at what a message carries. {@code Look} goes through one message, {@code Reader}s take apart what holds other things, {@code Budget} bounds all of it together. Everything here is for one thread
 * and one message, takes any octets, and ends: what can't be looked at is a finding, never silence.
 */
@NullMarked
package org.palomar.filter.attachments.internal.look;

import org.jspecify.annotations.NullMarked;
