package org.palomar.secrets.internal;

import java.io.IOException;
import java.util.Collections;
import java.util.Dictionary;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationPlugin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has configurations with encrypted values delivered again once the plugin is there: bundles that started before it, or while it was updated, got
 * them as they stand in the file.
 */
@Component(service = LateDelivery.class, immediate = true)
public final class LateDelivery {

    private static final Logger LOG = LoggerFactory.getLogger(LateDelivery.class);

    @Activate
    public LateDelivery(
            @Reference(target = "(config.plugin.id=org.palomar.secrets)") ConfigurationPlugin plugin,
            @Reference ConfigurationAdmin admin)
            throws IOException, InvalidSyntaxException {
        Configuration[] all = admin.listConfigurations(null);
        for (Configuration configuration : all == null ? new Configuration[0] : all) {
            Dictionary<String, Object> properties = configuration.getProperties();
            if (properties != null && hasSecret(properties)) {
                configuration.update(properties);
                LOG.debug("{} is delivered again, decrypted by {}", configuration.getPid(), plugin);
            }
        }
    }

    private static boolean hasSecret(Dictionary<String, Object> properties) {
        return Collections.list(properties.elements()).stream()
                .anyMatch(value -> value instanceof String text && JasyptSecrets.isEncrypted(text));
    }
}
