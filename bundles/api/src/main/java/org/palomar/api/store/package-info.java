/**
 * The unit of durable work: what several bundles contribute becomes durable in one commit, or not at all.
 */
@Version("1.1.0")
@NullMarked
package org.palomar.api.store;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
