package org.palomar.api.config;

import java.util.Map;

/** What one of several configurations of a kind is called: the last part of its file's name, {@code imaps} for {@code etc/palomar.listener-imaps.cfg} of the factory {@code palomar.listener}. */
public final class FactoryName {

    /** Felix File Install's property: the file's URL. */
    private static final String FILE = "felix.fileinstall.filename";

    private static final String PID = "service.pid";

    private FactoryName() {}

    /** From the file; without one from the identifier, whose instance part follows a tilde, a hyphen or a dot. Unique as these are. */
    public static String of(String factory, Map<String, ?> properties) {
        Object file = properties.get(FILE);
        if (file != null) {
            String path = file.toString();
            String fileName = path.substring(path.lastIndexOf('/') + 1);
            int extension = fileName.lastIndexOf('.');
            if (extension > factory.length()) {
                return instance(factory, fileName.substring(0, extension));
            }
        }
        Object pid = properties.get(PID);
        // Several identifiers, when several configurations target this one: the first is the factory's.
        if (pid instanceof String[] several && several.length > 0) {
            return instance(factory, several[0]);
        }
        return pid == null ? "unnamed" : instance(factory, pid.toString());
    }

    private static String instance(String factory, String pid) {
        return pid.startsWith(factory) && pid.length() > factory.length() + 1
                ? pid.substring(factory.length() + 1)
                : pid;
    }
}
