package org.palomar.delivery.internal.script;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.palomar.api.health.HealthFinding;
import org.palomar.sieve.Script;

/**
 * The operator's scripts in folders: those that run before the owner's, those that run after it, those that scripts may include, and those that run on what clients do in mailboxes. Looked at when somebody asks and the last
 * look is some time ago, by one thread while the others take what is known. Safe for any thread.
 */
public final class GlobalScripts {

    /** Between two looks, in nanoseconds: soon enough for a person who edits. */
    private static final long INTERVAL = 1_000_000_000L;

    /** @param name for logs and findings: folder and file */
    record Named(String name, Script script) {}

    private final ScriptFolder before;
    private final ScriptFolder after;
    private final ScriptFolder included;
    private final ScriptFolder events;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile long looked;
    private volatile String trouble = "";

    /** @param folder that has the folders {@code before}, {@code after}, {@code global} and {@code imap}; each may be missing */
    public GlobalScripts(Path folder) {
        this.before = new ScriptFolder(folder.resolve("before"));
        this.after = new ScriptFolder(folder.resolve("after"));
        this.included = new ScriptFolder(folder.resolve("global"));
        this.events = new ScriptFolder(folder.resolve("imap"));
        look();
    }

    /** Where a server has them. */
    public static GlobalScripts ofServer() {
        return new GlobalScripts(
                Path.of(System.getProperty("palomar.etc", "etc")).resolve("sieve"));
    }

    List<Named> before() {
        lookAgain();
        return before.scripts();
    }

    List<Named> after() {
        return after.scripts();
    }

    List<Named> events() {
        lookAgain();
        return events.scripts();
    }

    Optional<Script> included(String name) {
        return included.scripts().stream()
                .filter(each -> each.name().equals("global/" + name + ScriptFolder.ENDING))
                .map(Named::script)
                .findFirst();
    }

    private void lookAgain() {
        if (System.nanoTime() - looked > INTERVAL && looking.tryLock()) {
            try {
                look();
            } finally {
                looking.unlock();
            }
        }
    }

    private void look() {
        try {
            before.look();
            after.look();
            included.look();
            events.look();
            trouble = "";
        } catch (IOException unreadable) {
            trouble = unreadable.toString();
        }
        looked = System.nanoTime();
    }

    /** What is wrong with them. */
    public List<HealthFinding> findings() {
        lookAgain();
        List<HealthFinding> findings = new ArrayList<>();
        if (!trouble.isEmpty()) {
            findings.add(new HealthFinding(
                    HealthFinding.Severity.DEGRADED,
                    "sieve",
                    "The folder of the global filters can't be looked at: " + trouble + ".",
                    "The filters that were there act as before; make the folder readable."));
        }
        Map<String, String> problems = new TreeMap<>();
        Stream.of(before, after, included, events).forEach(folder -> problems.putAll(folder.problems()));
        problems.forEach((file, problem) -> findings.add(new HealthFinding(
                HealthFinding.Severity.DEGRADED,
                "sieve",
                "etc/sieve/" + file + ": " + problem,
                "Correct the file; what it was before is in force, if it was right since the start.")));
        return findings;
    }
}
