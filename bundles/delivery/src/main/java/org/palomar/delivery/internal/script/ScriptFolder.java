package org.palomar.delivery.internal.script;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.palomar.delivery.internal.script.GlobalScripts.Named;
import org.palomar.sieve.Script;
import org.palomar.sieve.SieveCompiler;
import org.palomar.sieve.SieveSyntaxException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The scripts of one folder, in the order of their names. A file that is broken leaves in force what it was before. A file that changed is taken up when it is the same at two looks, so that nobody's
 * half-written file acts. {@link #look} is for one thread at a time, the rest for any.
 */
final class ScriptFolder {

    static final String ENDING = ".sieve";

    private static final Logger LOG = LoggerFactory.getLogger(ScriptFolder.class);
    private static final SieveCompiler COMPILER = SieveCompiler.withAllExtensions();

    /** What the compiler takes, and one octet more, which it refuses. */
    private static final int MOST = (1 << 20) + 1;

    private record Stamp(FileTime modified, long size) {}

    private static final Stamp NOWHERE = new Stamp(FileTime.fromMillis(0), -1);

    private final Path folder;
    private final Map<String, Stamp> seen = new TreeMap<>();
    private final Map<String, Stamp> taken = new TreeMap<>();
    private final Map<String, Script> good = new TreeMap<>();
    private final Map<String, String> wrong = new TreeMap<>();
    private boolean looked;
    private volatile List<Named> scripts = List.of();
    private volatile Map<String, String> problems = Map.of();

    ScriptFolder(Path folder) {
        this.folder = folder;
    }

    List<Named> scripts() {
        return scripts;
    }

    /** What is wrong, by folder and file. */
    Map<String, String> problems() {
        return problems;
    }

    /** @throws IOException when the folder can't be listed; nothing changed then */
    void look() throws IOException {
        Map<String, Stamp> now = stamps();
        boolean changed = good.keySet().retainAll(now.keySet());
        changed |= wrong.keySet().retainAll(now.keySet());
        taken.keySet().retainAll(now.keySet());
        for (Map.Entry<String, Stamp> file : now.entrySet()) {
            boolean settled = !looked || file.getValue().equals(seen.get(file.getKey()));
            if (settled && !file.getValue().equals(taken.get(file.getKey()))) {
                take(file.getKey(), file.getValue());
                changed = true;
            }
        }
        seen.clear();
        seen.putAll(now);
        looked = true;
        if (changed) {
            publish();
        }
    }

    private Map<String, Stamp> stamps() throws IOException {
        Map<String, Stamp> stamps = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(ENDING) && !name.startsWith(".")) {
                    stamps.put(name, stamp(file));
                }
            }
        } catch (NoSuchFileException | NotDirectoryException absent) {
            return Map.of();
        } catch (UncheckedIOException broken) {
            throw broken.getCause();
        }
        return stamps;
    }

    /** A link that leads nowhere, or a file that goes at this moment, is a file that can't be read. */
    private static Stamp stamp(Path file) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime(), attributes.size());
        } catch (NoSuchFileException gone) {
            return NOWHERE;
        }
    }

    private void take(String name, Stamp stamp) {
        taken.put(name, stamp);
        try (InputStream in = Files.newInputStream(folder.resolve(name))) {
            good.put(name, COMPILER.compile(in.readNBytes(MOST)));
            wrong.remove(name);
            LOG.info("The global filter {} is in force", display(name));
        } catch (SieveSyntaxException fault) {
            refuse(name, fault.described());
        } catch (IOException unreadable) {
            refuse(name, "it can't be read: " + unreadable);
            taken.remove(name);
        }
    }

    private void refuse(String name, String reason) {
        if (!reason.equals(wrong.put(name, reason))) {
            LOG.warn("The global filter {} is refused: {}", display(name), reason);
        }
    }

    private String display(String name) {
        return folder.getFileName() + "/" + name;
    }

    private void publish() {
        scripts = good.entrySet().stream()
                .map(entry -> new Named(display(entry.getKey()), entry.getValue()))
                .toList();
        Map<String, String> named = new TreeMap<>();
        wrong.forEach((name, reason) -> named.put(display(name), reason));
        problems = Map.copyOf(named);
    }
}
