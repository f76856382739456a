/**
 * The key, the cipher, and the component that puts them between files and bundles. Safe for any thread. No value and no key is ever logged.
 */
@NullMarked
package org.palomar.secrets.internal;

import org.jspecify.annotations.NullMarked;
