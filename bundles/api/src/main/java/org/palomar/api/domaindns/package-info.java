/** What a domain should publish in the DNS so that mail to it and from it arrives, and what it does publish. Values are immutable, services safe for any thread. */
@Version("1.0.0")
@NullMarked
package org.palomar.api.domaindns;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
