package org.palomar.countries.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as tools show it; {@link CountriesSettings} checks it. */
@ObjectClassDefinition(localization = "OSGI-INF/l10n/countries", name = "%name", description = "%description")
@interface CountriesConfiguration {

    @AttributeDefinition(name = "%database", required = false)
    String database() default "country.mmdb";
}
