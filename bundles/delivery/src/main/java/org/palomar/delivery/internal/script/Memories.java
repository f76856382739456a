package org.palomar.delivery.internal.script;

import org.palomar.api.address.Address;
import org.palomar.api.script.ScriptName;

/** How things are called in the {@link org.palomar.api.script.ScriptMemory}: no two kinds alike, whatever scripts and senders write. Pure. */
final class Memories {

    private Memories() {}

    static String duplicate(String handle, String id) {
        return "duplicate " + handle.length() + " " + handle + " " + id;
    }

    static String answer(String key, Address sender) {
        return "vacation " + key.length() + " " + key + " " + sender.folded();
    }

    static String redirection(String message, Address to) {
        return "redirection " + message.length() + " " + message + " " + to.folded();
    }

    static String trouble(ScriptName script) {
        return "trouble " + script;
    }
}
