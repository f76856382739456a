package org.palomar.lists.internal;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import org.palomar.api.list.MailingLists.Part;
import org.palomar.api.message.Content;
import org.palomar.api.queue.BodyNeed;
import org.palomar.api.queue.Outbound;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.StoryId;
import org.palomar.api.trace.TraceEvent;
import org.palomar.storage.Contribution;
import org.palomar.storage.Store;
import org.palomar.storage.Transaction;

/** What becomes of one message, until it is committed: posts and letters for the queue, changes of lists, what the trace is told. For one thread. */
final class Prepared implements Part {

    /** Messages that are handed to the queue together. */
    private static final int CHUNK = 500;

    private final Store store;
    private final Neighbours neighbours;
    private final Instant now;
    private final Map<Store.StagedBlob, Deque<Outbound>> messages = new LinkedHashMap<>();
    private final List<Store.StagedBlob> staged = new ArrayList<>();
    private final List<Contribution> changes = new ArrayList<>();
    private final List<Happening> happenings = new ArrayList<>();
    private final List<TraceEvent> elsewhere = new ArrayList<>();
    private Optional<StoryId> about = Optional.empty();
    private boolean confidential;
    private int members;
    private Runnable release = () -> {};

    Prepared(Store store, Neighbours neighbours, Instant now) {
        this.now = now;
        this.store = store;
        this.neighbours = neighbours;
    }

    /**
     * Posts for so many more members are prepared, and in memory until {@link #close}.
     *
     * @param room hears of them then
     */
    void hold(int weight, IntConsumer room) {
        Runnable others = release;
        members += weight;
        release = () -> {
            others.run();
            room.accept(weight);
        };
    }

    @Override
    public int members() {
        return members;
    }

    /** Takes a body in; it is let go by {@link #close}. */
    Store.StagedBlob stage(Content body) throws StoreException, IOException {
        Store.StagedBlob blob = store.stage(body);
        staged.add(blob);
        return blob;
    }

    void send(Content body, List<Outbound> outbound) throws StoreException, IOException {
        if (!outbound.isEmpty()) {
            messages.put(
                    stage(body),
                    new ArrayDeque<>(
                            confidential
                                    ? outbound.stream().map(Prepared::demanding).toList()
                                    : outbound));
        }
    }

    /** What is sent from now on goes under verified TLS only (RFC 8689). */
    void protect() {
        protect(true);
    }

    /** Whether what is sent from now on goes under verified TLS only (RFC 8689). */
    void protect(boolean whether) {
        confidential = whether;
    }

    boolean isConfidential() {
        return confidential;
    }

    private static Outbound demanding(Outbound message) {
        Set<BodyNeed> needs = EnumSet.of(BodyNeed.REQUIRETLS);
        needs.addAll(message.options().needs());
        return message.with(message.options().withNeeds(needs));
    }

    void change(Contribution change) {
        changes.add(change);
    }

    /** Of what is told from now on, the story is another message's. */
    void about(StoryId story) {
        about = Optional.of(story);
    }

    /** Of what is told from now on, the story is this message's again. */
    void aboutItself() {
        about = Optional.empty();
    }

    void tell(Happening happening) {
        if (about.isPresent()) {
            elsewhere.add(new TraceEvent(about.get(), now, happening));
        } else {
            happenings.add(happening);
        }
    }

    @Override
    public void addTo(UnitOfWork unit) throws StoreException {
        Transaction transaction = Transaction.of(unit);
        changes.forEach(transaction::add);
        for (Map.Entry<Store.StagedBlob, Deque<Outbound>> one : messages.entrySet()) {
            while (!one.getValue().isEmpty()) {
                neighbours.queue().add(unit, one.getKey(), chunk(one.getValue()));
            }
        }
        if (!elsewhere.isEmpty()) {
            neighbours.storyteller().add(unit, () -> List.copyOf(elsewhere));
        }
    }

    /** What the queue has taken over is not in memory twice. */
    private static List<Outbound> chunk(Deque<Outbound> messages) {
        List<Outbound> chunk = new ArrayList<>();
        while (!messages.isEmpty() && chunk.size() < CHUNK) {
            chunk.add(messages.removeFirst());
        }
        return chunk;
    }

    @Override
    public boolean isDurable() {
        return !changes.isEmpty() || !messages.isEmpty();
    }

    @Override
    public List<Happening> happenings() {
        return List.copyOf(happenings);
    }

    @Override
    public void close() {
        try {
            staged.forEach(Store.StagedBlob::close);
            messages.clear();
        } finally {
            Runnable once = release;
            release = () -> {};
            once.run();
        }
    }
}
