/** In which country an address of the Internet is used. Values are immutable, services safe for any thread. */
@Version("1.0.0")
@NullMarked
package org.palomar.api.country;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
