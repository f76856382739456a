package org.palomar.shell.internal.completion;

import java.util.List;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.palomar.api.guard.GuardAdmin;

/** Offers networks and accounts whose logins are refused, those of the newest blocks. */
@Service
public final class BlockCompleter extends ServiceCompleter<GuardAdmin> {

    /** Nobody chooses among more. */
    static final int MAX_OFFERED = 500;

    /** Names are what strangers sent; a shell reads some characters in its own way. */
    private static final String PLAIN = "[A-Za-z0-9@._:/+-]+";

    public BlockCompleter() {
        super(GuardAdmin.class);
    }

    @Override
    protected List<String> words(GuardAdmin guard) {
        return guard.blocks().stream()
                .limit(MAX_OFFERED)
                .flatMap(block -> Stream.concat(Stream.of(block.network().toString()), block.name().stream()))
                .filter(word -> word.matches(PLAIN))
                .distinct()
                .toList();
    }
}
