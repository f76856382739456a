/** What messages carry, as the filter of attachments sees it. Values are immutable, services safe for any thread. */
@Version("1.0.0")
@NullMarked
package org.palomar.api.attachment;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
