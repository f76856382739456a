package org.palomar.net.internal.server;

import java.util.Map;
import org.palomar.net.ListenerSettings;

/** What a listener is called: the last part of its file's name, {@code imaps} for {@code etc/palomar.listener-imaps.cfg}. */
final class ListenerName {

    /** Felix File Install's property: the file's URL. */
    private static final String FILE = "felix.fileinstall.filename";

    private static final String PID = "service.pid";

    private ListenerName() {}

    /** From the file; without one from the identifier, whose instance part follows a tilde, a hyphen or a dot. Unique as these are. */
    static String of(Map<String, ?> properties) {
        Object file = properties.get(FILE);
        if (file != null) {
            String path = file.toString();
            String fileName = path.substring(path.lastIndexOf('/') + 1);
            int extension = fileName.lastIndexOf('.');
            if (extension > ListenerSettings.FACTORY_PID.length()) {
                return instance(fileName.substring(0, extension));
            }
        }
        Object pid = properties.get(PID);
        // Several identifiers, when several configurations target this one: the first is the factory's.
        if (pid instanceof String[] several && several.length > 0) {
            return instance(several[0]);
        }
        return pid == null ? "unnamed" : instance(pid.toString());
    }

    private static String instance(String pid) {
        int prefix = ListenerSettings.FACTORY_PID.length();
        return pid.startsWith(ListenerSettings.FACTORY_PID) && pid.length() > prefix + 1
                ? pid.substring(prefix + 1)
                : pid;
    }
}
