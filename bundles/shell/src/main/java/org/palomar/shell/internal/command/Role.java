package org.palomar.shell.internal.command;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Who may use a command, the lowest role first. A higher role may do all that the lower ones may. */
public enum Role {
    /** Looks. */
    VIEWER,
    /** Runs accounts and connections day by day. */
    MANAGER,
    /** Changes what the server is. */
    ADMIN;

    /** Karaf's names of all roles that have this one's rights. */
    public List<String> names() {
        return Arrays.stream(values())
                .filter(role -> role.compareTo(this) >= 0)
                .map(role -> role.name().toLowerCase(Locale.ROOT))
                .toList();
    }
}
