package org.palomar.scripts.internal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.palomar.api.directory.AccountId;
import org.palomar.api.script.ScriptLanguage;
import org.palomar.api.script.ScriptName;
import org.palomar.api.script.ScriptRefusalException;
import org.palomar.api.script.ScriptRefusalException.Reason;
import org.palomar.api.script.Scripts;
import org.palomar.api.script.StoredScript;
import org.palomar.api.store.StoreException;
import org.palomar.sieve.RunLimits;
import org.palomar.sieve.Script;
import org.palomar.sieve.SieveCompiler;
import org.palomar.sieve.SieveSyntaxException;
import org.palomar.storage.Store;
import org.palomar.storage.WriteBatch;

/** The scripts over a store, from its opening to its end. Safe for any thread. */
public final class KeptScripts implements Scripts {

    private static final SieveCompiler COMPILER = SieveCompiler.withAllExtensions();

    /** Looks at a text that is replaced again and again: more than one change can't come between two looks by chance. */
    private static final int LOOKS = 5;

    private final Store store;
    private final Supplier<ScriptsSettings> settings;
    private final Shelves shelves;
    private final KeptMemory memory;

    /** @param settings those in force, asked at each use */
    public KeptScripts(Store store, Supplier<ScriptsSettings> settings) {
        this.store = store;
        this.settings = settings;
        this.shelves = new Shelves(store);
        this.memory = new KeptMemory(store, shelves);
    }

    /** What runs remember, in the same store. */
    public KeptMemory memory() {
        return memory;
    }

    /** Afterwards every change is refused. */
    public void retire() {
        shelves.retire();
    }

    /** Accounts whose scripts can't be listed. */
    int damaged() {
        return shelves.damaged();
    }

    @Override
    public List<StoredScript> list(AccountId account) throws StoreException {
        return shelves.get(account).list();
    }

    @Override
    public Optional<StoredScript> active(AccountId account) throws StoreException {
        return shelves.get(account).active();
    }

    @Override
    public Optional<byte[]> text(AccountId account, ScriptName name) throws StoreException {
        for (int look = 0; look < LOOKS; look++) {
            Optional<StoredScript> script = shelves.get(account).find(name);
            if (script.isEmpty()) {
                return Optional.empty();
            }
            Optional<byte[]> record = record(account, script.get());
            if (record.isPresent()) {
                return Optional.of(Seal.open(record.get()));
            }
            // Somebody replaces it at this moment: its old text has gone, and the list that knows the new one is about
            // to be shown.
            store.settle();
            if (shelves.get(account).find(name).equals(script)
                    && record(account, script.get()).isEmpty()) {
                throw new StoreException(StoreException.Reason.DAMAGED, "the text of a script is missing");
            }
        }
        throw new StoreException(StoreException.Reason.UNAVAILABLE, "the script changes all the time");
    }

    private Optional<byte[]> record(AccountId account, StoredScript script) throws StoreException {
        return store.get(Keys.text(account, script.digest()));
    }

    @Override
    public void requireRoom(AccountId account, ScriptName name, long octets)
            throws ScriptRefusalException, StoreException {
        requireSize(octets);
        requirePlace(shelves.get(account), name);
    }

    private void requireSize(long octets) throws ScriptRefusalException {
        long most = settings.get().octets();
        if (octets > most) {
            throw new ScriptRefusalException(
                    Reason.TOO_LARGE, "The script has more than " + most + " octets; make it shorter.");
        }
    }

    private void requirePlace(Shelf shelf, ScriptName name) throws ScriptRefusalException {
        int most = settings.get().scripts();
        if (shelf.find(name).isEmpty() && shelf.size() >= most) {
            throw new ScriptRefusalException(
                    Reason.TOO_MANY, "There are " + shelf.size() + " scripts already; delete one first.");
        }
    }

    @Override
    public void check(byte[] text) throws ScriptRefusalException {
        requireSize(text.length);
        try {
            Script unused = COMPILER.compile(text);
        } catch (SieveSyntaxException wrong) {
            throw new ScriptRefusalException(Reason.WRONG, wrong.described());
        }
    }

    @Override
    public void put(AccountId account, ScriptName name, byte[] text) throws ScriptRefusalException, StoreException {
        byte[] kept = text.clone();
        requireRoom(account, name, kept.length);
        check(kept);
        byte[] record = Seal.close(kept);
        String digest = HexFormat.of().formatHex(sha256(kept));
        change(account, (shelf, batch) -> {
            requirePlace(shelf, name);
            boolean active = shelf.find(name).filter(StoredScript::active).isPresent();
            Shelf after = shelf.with(new StoredScript(name, kept.length, active, digest));
            forget(account, shelf.find(name), after, batch);
            batch.put(Keys.text(account, digest), record);
            return after;
        });
    }

    @Override
    public void delete(AccountId account, ScriptName name) throws ScriptRefusalException, StoreException {
        change(account, (shelf, batch) -> {
            StoredScript script = require(shelf, name);
            if (script.active()) {
                throw new ScriptRefusalException(
                        Reason.ACTIVE, "The active script can't be deleted; make another one active, or none, first.");
            }
            Shelf after = shelf.without(name);
            forget(account, Optional.of(script), after, batch);
            return after;
        });
    }

    @Override
    public void rename(AccountId account, ScriptName from, ScriptName to)
            throws ScriptRefusalException, StoreException {
        change(account, (shelf, batch) -> {
            StoredScript script = require(shelf, from);
            if (shelf.find(to).isPresent()) {
                throw new ScriptRefusalException(Reason.ALREADY_EXISTS, "There is a script of this name already.");
            }
            return shelf.without(from).with(new StoredScript(to, script.octets(), script.active(), script.digest()));
        });
    }

    @Override
    public void activate(AccountId account, Optional<ScriptName> name) throws ScriptRefusalException, StoreException {
        change(account, (shelf, batch) -> {
            if (name.isPresent()) {
                StoredScript unused = require(shelf, name.get());
            }
            return shelf.activated(name);
        });
    }

    @Override
    public void erase(AccountId account) throws StoreException {
        try {
            change(account, (shelf, batch) -> {
                remove(Keys.texts(account), batch);
                remove(Keys.memories(account), batch);
                return Shelf.EMPTY;
            });
        } catch (ScriptRefusalException impossible) {
            throw new IllegalStateException("nothing is refused", impossible);
        }
    }

    private static void remove(Keys.Range range, WriteBatch batch) {
        batch.deleteRange(range.from(), range.to());
    }

    /** Removes a text that no script has any more. */
    private static void forget(AccountId account, Optional<StoredScript> gone, Shelf after, WriteBatch batch) {
        gone.map(StoredScript::digest)
                .filter(digest -> !after.has(digest))
                .ifPresent(digest -> batch.delete(Keys.text(account, digest)));
    }

    @Override
    public ScriptLanguage language() {
        return new ScriptLanguage(COMPILER.capabilities(), List.of("mailto"), RunLimits.DEFAULT.redirects());
    }

    private void change(AccountId account, ShelfChange.Step step) throws ScriptRefusalException, StoreException {
        ShelfChange.commit(store, shelves, account, step);
    }

    private static StoredScript require(Shelf shelf, ScriptName name) throws ScriptRefusalException {
        return shelf.find(name)
                .orElseThrow(() -> new ScriptRefusalException(Reason.NON_EXISTENT, "There is no script of this name."));
    }

    static byte[] sha256(byte[] octets) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(octets);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has it", missing);
        }
    }
}
