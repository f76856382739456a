/**
 * The embedded engine. {@link org.palomar.storage.rocksdb.internal.RocksEngine} is RocksDB behind the SPI; {@link
 * org.palomar.storage.rocksdb.internal.UseCount} makes sure that nothing native is used after it was closed, which would end the process.
 */
@NullMarked
package org.palomar.storage.rocksdb.internal;

import org.jspecify.annotations.NullMarked;
