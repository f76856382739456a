package org.palomar.quarantine.internal;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.palomar.api.delivery.ReleaseAgent;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.pipeline.PipelineInspection;
import org.palomar.api.preference.PreferenceAdmin;
import org.palomar.api.preference.Preferences;
import org.palomar.api.queue.OutboundQueue;
import org.palomar.api.scorer.Training;
import org.palomar.api.signing.MailSigner;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.Storyteller;

/** Services that come and go while mail is kept. Safe for any thread. */
public final class Neighbours {

    private final AtomicReference<@Nullable Directory> directory = new AtomicReference<>();
    private final AtomicReference<@Nullable ReleaseAgent> agent = new AtomicReference<>();
    private final AtomicReference<@Nullable OutboundQueue> queue = new AtomicReference<>();
    private final AtomicReference<@Nullable MailSigner> signer = new AtomicReference<>();
    private final AtomicReference<@Nullable Preferences> preferences = new AtomicReference<>();
    private final AtomicReference<@Nullable PreferenceAdmin> preferenceAdmin = new AtomicReference<>();
    private final AtomicReference<@Nullable PipelineInspection> pipeline = new AtomicReference<>();
    private final AtomicReference<@Nullable Training> training = new AtomicReference<>();
    private final Storyteller storyteller = new Storyteller();

    /** Tells the trace, while there is one. */
    public Storyteller storyteller() {
        return storyteller;
    }

    Optional<Directory> directory() {
        return Optional.ofNullable(directory.get());
    }

    /**
     * An account; empty where there is none.
     *
     * @throws StoreException {@code UNAVAILABLE} while nobody can say
     */
    Optional<Account> account(AccountId id) throws StoreException {
        Directory present = directory()
                .orElseThrow(() -> new StoreException(StoreException.Reason.UNAVAILABLE, "the directory is missing"));
        try {
            return present.account(id);
        } catch (DirectoryUnavailableException unavailable) {
            throw new StoreException(
                    StoreException.Reason.UNAVAILABLE, String.valueOf(unavailable.getMessage()), unavailable);
        }
    }

    /** Who delivers what is released. */
    Optional<ReleaseAgent> agent() {
        return Optional.ofNullable(agent.get());
    }

    /** Who learns what is wanted. */
    Optional<Training> training() {
        return Optional.ofNullable(training.get());
    }

    Optional<OutboundQueue> queue() {
        return Optional.ofNullable(queue.get());
    }

    Optional<MailSigner> signer() {
        return Optional.ofNullable(signer.get());
    }

    Optional<PreferenceAdmin> preferenceAdmin() {
        return Optional.ofNullable(preferenceAdmin.get());
    }

    public void set(PreferenceAdmin service) {
        preferenceAdmin.set(service);
    }

    void unset(PreferenceAdmin service) {
        preferenceAdmin.compareAndSet(service, null);
    }

    Optional<PipelineInspection> pipeline() {
        return Optional.ofNullable(pipeline.get());
    }

    void set(PipelineInspection service) {
        pipeline.set(service);
    }

    void unset(PipelineInspection service) {
        pipeline.compareAndSet(service, null);
    }

    /** What domains and accounts want; nothing while nobody can say. */
    Preferences preferences() {
        Preferences present = preferences.get();
        return present == null ? Preferences.NONE : present;
    }

    public void set(Directory service) {
        directory.set(service);
    }

    void unset(Directory service) {
        directory.compareAndSet(service, null);
    }

    public void setAgent(ReleaseAgent service) {
        agent.set(service);
    }

    void unsetAgent(ReleaseAgent service) {
        agent.compareAndSet(service, null);
    }

    public void setTraining(Training service) {
        training.set(service);
    }

    void unsetTraining(Training service) {
        training.compareAndSet(service, null);
    }

    public void set(OutboundQueue service) {
        queue.set(service);
    }

    void unset(OutboundQueue service) {
        queue.compareAndSet(service, null);
    }

    public void set(MailSigner service) {
        signer.set(service);
    }

    void unset(MailSigner service) {
        signer.compareAndSet(service, null);
    }

    public void set(Preferences service) {
        preferences.set(service);
    }

    void unset(Preferences service) {
        preferences.compareAndSet(service, null);
    }
}
