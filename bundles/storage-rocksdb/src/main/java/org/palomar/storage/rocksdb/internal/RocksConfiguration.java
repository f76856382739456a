package org.palomar.storage.rocksdb.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link RocksSettings} gives the bounds and checks them. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/rocksdb", name = "%name", description = "%description")
@interface RocksConfiguration {

    @AttributeDefinition(name = "%cache", required = false)
    String cache() default "32M";

    @AttributeDefinition(name = "%write-buffer", required = false)
    String write$_$buffer() default "32M";
}
