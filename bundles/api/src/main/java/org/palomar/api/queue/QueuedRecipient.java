package org.palomar.api.queue;

import java.util.Optional;

/**
 * A recipient that still waits.
 *
 * @param last what was said at the last attempt
 */
public record QueuedRecipient(OutboundRecipient recipient, Optional<RecipientResult.Deferred> last) {}
