package org.palomar.filter.greylist.internal.record;

import org.palomar.api.greylist.Acquaintance.Kind;

/**
 * Of what something is known.
 *
 * @param text as an {@link org.palomar.api.greylist.Acquaintance} has it
 */
public record Subject(Kind kind, String text) {}
