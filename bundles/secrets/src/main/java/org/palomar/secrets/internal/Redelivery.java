package org.palomar.secrets.internal;

import java.io.IOException;
import java.util.Dictionary;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a configuration delivered again that was changed while its values were being decrypted. Whoever delivers it takes the values first and the number of
 * the change afterwards: a change in between would count as delivered, and its values never arrive. Safe for any thread.
 */
final class Redelivery {

    private static final Logger LOG = LoggerFactory.getLogger(Redelivery.class);

    /** Long enough for the delivery under way to have taken its number. */
    private static final Executor LATER = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

    private final ConfigurationAdmin admin;

    Redelivery(ConfigurationAdmin admin) {
        this.admin = admin;
    }

    /** How often the configuration has been changed; -1 if there is none. */
    long changes(String pid) {
        return find(pid).map(Configuration::getChangeCount).orElse(-1L);
    }

    /** Delivers it again a second later, unless the number of its changes is still this. */
    void unlessStill(long changes, String pid) {
        if (changes(pid) != changes) {
            LATER.execute(() -> find(pid).ifPresent(Redelivery::deliver));
        }
    }

    private static void deliver(Configuration configuration) {
        try {
            Dictionary<String, Object> properties = configuration.getProperties();
            if (properties != null) {
                configuration.update(properties);
            }
        } catch (IOException | IllegalStateException gone) {
            LOG.warn("{} can't be delivered again: {}", configuration.getPid(), gone.toString());
        }
    }

    private Optional<Configuration> find(String pid) {
        try {
            Configuration[] found = admin.listConfigurations("(" + Constants.SERVICE_PID + "=" + pid + ")");
            return found == null ? Optional.empty() : Optional.of(found[0]);
        } catch (IOException | InvalidSyntaxException | IllegalStateException unreadable) {
            return Optional.empty();
        }
    }
}
