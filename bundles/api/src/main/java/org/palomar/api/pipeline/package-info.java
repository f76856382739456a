/**
 * Filter steps and the transaction they judge; a verdict for all or for some of its recipients.
 */
@Version("1.8.0")
@NullMarked
package org.palomar.api.pipeline;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
