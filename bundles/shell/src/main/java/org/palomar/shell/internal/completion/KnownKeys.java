package org.palomar.shell.internal.completion;

import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.service.cm.Configuration;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;

/** The keys that a configuration may have, as the bundle that reads it tells tools (OSGi Compendium 105, Metatype). */
public final class KnownKeys {

    private KnownKeys() {}

    /** In alphabetical order; empty if no bundle tells, as when the one that reads it is not installed. */
    public static Set<String> of(Configuration configuration, Collection<Bundle> bundles, MetaTypeService metatypes) {
        String factory = configuration.getFactoryPid();
        String id = factory == null ? configuration.getPid() : factory;
        return bundles.stream()
                .map(metatypes::getMetaTypeInformation)
                .filter(Objects::nonNull) // of a bundle that is not started
                .filter(told -> tells(told, id))
                .flatMap(told -> keys(told.getObjectClassDefinition(id, null)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean tells(MetaTypeInformation told, String id) {
        return Stream.concat(Arrays.stream(told.getPids()), Arrays.stream(told.getFactoryPids()))
                .anyMatch(id::equals);
    }

    private static Stream<String> keys(ObjectClassDefinition definition) {
        return Arrays.stream(definition.getAttributeDefinitions(ObjectClassDefinition.ALL))
                .map(AttributeDefinition::getID);
    }
}
