/**
 * Services of other bundles that come and go while mail flows: whether one is there, whether it ought to be, and a little patience. Safe for any thread.
 */
@Version("1.1.0")
@NullMarked
package org.palomar.api.service;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
