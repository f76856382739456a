package org.palomar.api.signing;

import org.palomar.api.address.Domain;

/**
 * A key that can't be read. Its domain's mail waits until it can, or it is removed.
 *
 * @param problem the file, and what is wrong with it
 */
public record BrokenKey(Domain domain, String selector, String problem) {}
