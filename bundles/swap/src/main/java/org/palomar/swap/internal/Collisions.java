package org.palomar.swap.internal;

import java.util.Collection;
import org.osgi.framework.Bundle;
import org.osgi.framework.hooks.bundle.CollisionHook;
import org.palomar.api.pipeline.StepTrials;

/**
 * Lets a version run beside another one that has the same symbolic name and version, as builds of one day have: on trial a bundle collides with none. Safe for any thread.
 *
 * @param own this bundle, which installs what is on trial, and nothing that is there already
 */
record Collisions(Bundle own) implements CollisionHook {

    @Override
    public void filterCollisions(int operation, Bundle target, Collection<Bundle> candidates) {
        if (operation == INSTALLING && target.equals(own)) {
            candidates.clear();
        } else {
            candidates.removeIf(one -> one.getLocation().startsWith(StepTrials.LOCATION));
        }
    }
}
