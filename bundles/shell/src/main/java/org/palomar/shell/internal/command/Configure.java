package org.palomar.shell.internal.command;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.karaf.config.core.ConfigRepository;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.metatype.MetaTypeService;
import org.palomar.shell.internal.completion.KeyCompleter;
import org.palomar.shell.internal.completion.KnownKeys;
import org.palomar.shell.internal.completion.PidCompleter;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:config}: lists configurations, shows one, or sets a key of one. */
@Service
@RequiredRole(Role.ADMIN)
@Command(scope = "mail", name = "config", description = "Lists configurations, shows one, or sets a key of one")
public final class Configure extends MailCommand {

    private static final Pattern SECRET = Pattern.compile("password|secret|token", Pattern.CASE_INSENSITIVE);

    /** What Configuration Admin adds to a file's keys. */
    private static final Set<String> ADDED = Set.of("service.pid", "service.factoryPid", "service.bundleLocation");

    @Argument(index = 0, name = "pid", description = "The configuration, such as palomar.smtp", required = false)
    @Completion(PidCompleter.class)
    private String pid = "";

    @Argument(index = 1, name = "key", description = "The key to set", required = false)
    @Completion(KeyCompleter.class)
    private String key = "";

    @Argument(index = 2, name = "value", description = "Its new value", required = false)
    private String value = "";

    @Option(name = "--delete", description = "Removes the key, so that its default holds")
    private boolean delete;

    @Argument(index = 3, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException, IOException {
        ConfigurationAdmin admin = require(ConfigurationAdmin.class);
        if (pid.isEmpty()) {
            Listing listing = new Listing("pid", "keys");
            configurations(admin)
                    .forEach(each -> listing.row(each.getPid(), settings(each).size()));
            print(listing, "There are no configurations.");
            return;
        }
        Configuration configuration = configurations(admin).stream()
                .filter(each -> each.getPid().equals(pid))
                .findFirst()
                .orElseThrow(
                        () -> failure("There is no configuration " + pid + "; mail:config lists those that exist."));
        if (!key.isEmpty()) {
            change(configuration);
        }
        Listing listing = new Listing("key", "value");
        settings(configuration).forEach(listing::row);
        print(listing, "The configuration " + pid + " is empty: all defaults hold.");
    }

    private static List<Configuration> configurations(ConfigurationAdmin admin) throws IOException {
        try {
            Configuration[] found = admin.listConfigurations("(" + Constants.SERVICE_PID + "=palomar.*)");
            return found == null
                    ? List.of()
                    : Arrays.stream(found)
                            .sorted(Comparator.comparing(Configuration::getPid))
                            .toList();
        } catch (InvalidSyntaxException filterIsRight) {
            throw new IllegalStateException(filterIsRight);
        }
    }

    private void change(Configuration configuration) throws IOException, CommandException {
        if (delete == !value.isEmpty()) {
            throw failure("Give a value, or --delete: mail:config " + pid + " " + key + " VALUE.");
        }
        Map<String, Object> settings = new TreeMap<>(own(configuration));
        Set<String> known = find(MetaTypeService.class)
                .map(types ->
                        KnownKeys.of(configuration, Arrays.asList(context().getBundles()), types))
                .orElse(Set.of());
        if (!delete && !known.isEmpty() && known.stream().noneMatch(this::isMeant)) {
            throw failure("There is no key " + key + " in " + pid + "; it has " + String.join(", ", known) + ".");
        }
        if (delete) {
            settings.remove(key);
        } else {
            settings.put(key, value);
        }
        require(ConfigRepository.class).update(pid, settings);
    }

    /** Some settings may differ by domain, as {@code example.org.max-size} does. */
    private boolean isMeant(String known) {
        return key.equals(known) || key.endsWith("." + known);
    }

    // Secrets that stand there in plain text are not shown.
    private static Map<String, String> settings(Configuration configuration) {
        Map<String, String> settings = new TreeMap<>();
        own(configuration).forEach((key, value) -> settings.put(key, masked(key, String.valueOf(value))));
        return settings;
    }

    /** What stands in the file: less what the framework adds, as the file keeps no key that is left out here. */
    private static Map<String, Object> own(Configuration configuration) {
        Dictionary<String, Object> properties = configuration.getProperties();
        Map<String, Object> own = new TreeMap<>(properties == null ? Map.of() : FrameworkUtil.asMap(properties));
        own.keySet().removeIf(name -> ADDED.contains(name) || name.startsWith("felix.fileinstall."));
        return own;
    }

    private static String masked(String key, String value) {
        boolean secret = SECRET.matcher(key).find() && !value.startsWith("ENC(");
        return secret ? "(hidden; mail:encrypt makes it safe to store)" : value;
    }
}
