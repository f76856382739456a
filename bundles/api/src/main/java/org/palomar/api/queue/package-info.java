/**
 * Mail on its way to other servers: what the queue takes, how it is handed to whoever speaks to these servers, and how an operator looks into it. Values are immutable,
 * services safe for any thread.
 */
@Version("1.1.0")
@NullMarked
package org.palomar.api.queue;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
