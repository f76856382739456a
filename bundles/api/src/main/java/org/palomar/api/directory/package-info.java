/**
 * Domains, accounts and aliases: who receives mail here, and who may administer it.
 */
@Version("1.0.0")
@NullMarked
package org.palomar.api.directory;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
