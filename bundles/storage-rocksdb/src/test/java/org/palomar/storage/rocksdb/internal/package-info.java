/** Tests of the embedded engine on a real disk. */
@NullMarked
package org.palomar.storage.rocksdb.internal;

import org.jspecify.annotations.NullMarked;
