package org.palomar.queue.internal.record;

import java.util.Optional;
import org.palomar.api.queue.RecipientResult.Deferred;

/**
 * A recipient that still waits.
 *
 * @param index its place in the letter
 * @param last what was said of it at the last attempt
 */
public record Pending(int index, Optional<Deferred> last) {}
