/** Contracts that every engine and every store fulfils, and an engine that fails when told. Shared with other bundles' tests. */
@NullMarked
package org.palomar.storage;

import org.jspecify.annotations.NullMarked;
