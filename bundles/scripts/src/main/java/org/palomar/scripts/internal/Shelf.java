package org.palomar.scripts.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.palomar.api.script.ScriptName;
import org.palomar.api.script.StoredScript;
import org.palomar.api.store.StoreException;

/** An account's scripts less their texts. Immutable. */
final class Shelf {

    static final Shelf EMPTY = new Shelf(new TreeMap<>());

    private static final int DIGEST = 32;

    private final SortedMap<ScriptName, StoredScript> scripts;
    private final Optional<StoredScript> active;

    private Shelf(SortedMap<ScriptName, StoredScript> scripts) {
        this.scripts = scripts;
        this.active = scripts.values().stream().filter(StoredScript::active).findFirst();
    }

    /** Ordered by name. */
    List<StoredScript> list() {
        return List.copyOf(scripts.values());
    }

    Optional<StoredScript> active() {
        return active;
    }

    Optional<StoredScript> find(ScriptName name) {
        return Optional.ofNullable(scripts.get(name));
    }

    /** Whether a script has this text. */
    boolean has(String digest) {
        return scripts.values().stream().anyMatch(script -> script.digest().equals(digest));
    }

    int size() {
        return scripts.size();
    }

    /** With a script, in the place of one of its name. */
    Shelf with(StoredScript script) {
        SortedMap<ScriptName, StoredScript> changed = new TreeMap<>(scripts);
        changed.put(script.name(), script);
        return new Shelf(changed);
    }

    Shelf without(ScriptName name) {
        SortedMap<ScriptName, StoredScript> changed = new TreeMap<>(scripts);
        changed.remove(name);
        return new Shelf(changed);
    }

    /** With this one active, which is there, or none. */
    Shelf activated(Optional<ScriptName> name) {
        SortedMap<ScriptName, StoredScript> changed = new TreeMap<>(scripts);
        changed.replaceAll((each, script) -> new StoredScript(
                each, script.octets(), name.filter(each::equals).isPresent(), script.digest()));
        return new Shelf(changed);
    }

    byte[] encode() {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(64 * (1 + scripts.size()));
        try (DataOutputStream out = new DataOutputStream(octets)) {
            out.writeInt(scripts.size());
            for (StoredScript script : scripts.values()) {
                out.writeUTF(script.name().value());
                out.writeInt(script.octets());
                out.writeBoolean(script.active());
                out.write(HexFormat.of().parseHex(script.digest()));
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory does not fail", impossible);
        }
        return Seal.close(octets.toByteArray());
    }

    static Shelf decode(byte[] record) throws StoreException {
        byte[] content = Seal.open(record);
        SortedMap<ScriptName, StoredScript> scripts = new TreeMap<>();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                ScriptName name = new ScriptName(in.readUTF());
                int octets = in.readInt();
                boolean isActive = in.readBoolean();
                byte[] digest = in.readNBytes(DIGEST);
                scripts.put(
                        name,
                        new StoredScript(name, octets, isActive, HexFormat.of().formatHex(digest)));
            }
        } catch (IOException | IllegalArgumentException malformed) {
            throw new StoreException(StoreException.Reason.DAMAGED, "an account's scripts can't be read", malformed);
        }
        return new Shelf(scripts);
    }
}
