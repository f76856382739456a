package org.palomar.sieve;

import static org.palomar.sieve.Case.refused;
import static org.palomar.sieve.Case.script;

import org.junit.jupiter.api.Test;

/** ihave (RFC 5463). */
final class IhaveTest {

    @Test
    void usesAnExtensionOnceItIsFound() {
        script("require \"ihave\"; if ihave \"fileinto\" { fileinto \"A\"; } fileinto \"B\";")
                .does("fileinto A", "fileinto B");
        script("require \"ihave\"; if ihave [\"fileinto\", \"vnd.none\"] { fileinto \"A\"; } else { discard; }")
                .does("discard");
        script("require \"ihave\"; if allof (ihave \"envelope\", envelope :domain \"to\" \"example.org\") { discard; }")
                .does("discard");
        script("require \"ihave\"; if not ihave \"comparator-i;ascii-numeric\" { discard; } else { keep; }")
                .does("keep");
    }

    @Test
    void failsWhereItWasNotAskedFor() {
        script("require \"ihave\";\nfileinto \"A\";\nif ihave \"fileinto\" { }").failsAt(2, "no ihave has found it");
        script("require \"ihave\";\nif anyof (true, ihave \"fileinto\") { }\nfileinto \"A\";")
                .failsAt(3, "no ihave has found it");
    }

    @Test
    void mindsWhatItDoesNotKnowOnlyWhenItComesBy() {
        script("require \"ihave\"; if ihave \"vnd.none\" { jump :high \"x\" { keep; } } discard;")
                .does("discard");
        script("require \"ihave\"; if allof (ihave \"vnd.none\", jumped :twice \"x\") { } discard;")
                .does("discard");
        script("require \"ihave\"; if ihave \"vnd.none\" { keep :high; redirect :there \"a@b.test\"; } discard;")
                .does("discard");
        script("require \"ihave\";\njump;").failsAt(2, "no command \"jump\"");
        script("require \"ihave\";\nif jumped { }").failsAt(2, "no test \"jumped\"");
    }

    @Test
    void mindsEverythingElseAtOnce() {
        refused("require \"ihave\"; if ihave \"vnd.none\" { keep }", 1, 45, "end with a semicolon");
        refused("require \"ihave\"; if ihave \"vnd.none\" { redirect \"a\"; }", 1, 40, "no mail address");
        refused("jump;", 1, 1, "no command");
        refused("if ihave \"fileinto\" { }", 1, 4, "needs the extension \"ihave\"");
    }

    @Test
    void findsNothingThatChangesHowAScriptIsRead() {
        script("require \"ihave\"; if anyof (ihave \"variables\", ihave \"encoded-character\") { discard; }")
                .does("implicit keep");
        script("require [\"ihave\", \"variables\"]; if ihave \"variables\" { discard; }")
                .does("discard");
        refused("require [\"ihave\", \"variables\"];\nif ihave \"${a}\" { }", 2, 10, "can't be part of");
    }

    @Test
    void letsAScriptFailByItself() {
        script("require \"ihave\";\nif true {\n error \"Se acabó.\"; }").failsAt(3, "Se acabó.");
    }
}
