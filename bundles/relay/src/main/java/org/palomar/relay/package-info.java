/** Brings queued mail to other servers: an SMTP client with its routes. Nothing is exported; the service is {@link org.palomar.api.queue.Transport}. */
@NullMarked
package org.palomar.relay;

import org.jspecify.annotations.NullMarked;
