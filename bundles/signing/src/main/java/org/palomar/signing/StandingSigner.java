package org.palomar.signing;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.signing.KeyAdmin;
import org.palomar.api.signing.MailSealer;
import org.palomar.api.signing.MailSigner;
import org.palomar.api.signing.SenderRewriting;
import org.palomar.signing.internal.Neighbours;
import org.palomar.signing.internal.RunningSigning;
import org.palomar.signing.internal.SigningSettings;
import org.palomar.signing.internal.key.KeyFolder;

/** The real signer over a folder of keys, without a DNS: for tests of whatever asks it. Safe for any thread. */
public final class StandingSigner implements AutoCloseable {

    private final RunningSigning signing;

    private StandingSigner(RunningSigning signing) {
        this.signing = signing;
    }

    /** @param folder for the keys; may be empty, or that of another signer before */
    public static StandingSigner open(Path folder, Clock clock, Directory directory, DirectoryAdmin admin)
            throws IOException, InvalidConfigurationException {
        SigningSettings settings = SigningSettings.read(new Values(Map.of()));
        Neighbours neighbours = new Neighbours();
        neighbours.set(directory);
        neighbours.set(admin);
        return new StandingSigner(RunningSigning.open(new KeyFolder(folder), clock, () -> settings, neighbours));
    }

    public MailSigner signer() {
        return signing.signer();
    }

    public MailSealer sealer() {
        return signing.sealer();
    }

    public SenderRewriting rewriting() {
        return signing.rewriting();
    }

    public KeyAdmin admin() {
        return signing.admin();
    }

    /** Whoever still has the signer can't sign any more. */
    @Override
    public void close() {
        signing.stop();
    }
}
