package org.palomar.delivery.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.list.MailingLists;
import org.palomar.api.list.MailingLists.Part;
import org.palomar.api.list.MailingLists.Ruling;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Origin.Door;
import org.palomar.api.service.Presence;
import org.palomar.api.store.UnitOfWork;
import org.palomar.api.trace.Happening;

/** Lists that are replaced while a message is with them. */
class ListMailTest {

    private static final Address ONE = Address.of("one@example.test");
    private static final Address TWO = Address.of("two@example.test");

    private final List<Address> closed = new ArrayList<>();

    private static MailTransaction message() {
        return new MailTransaction(
                "t1",
                Instant.EPOCH,
                new Origin(
                        Door.MX, new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), "", "", Optional.empty()),
                ReversePath.none(),
                List.of(),
                Content.of(new byte[0]),
                List.of(),
                false);
    }

    private static ListMail of(MailingLists lists) {
        return new ListMail(() -> new Presence.There<>(lists));
    }

    @Test
    void whatMeetsAnUpdateOfTheirBundleIsToComeAgain() throws Exception {
        try (ListMail mail = of((message, to, before) -> {
            throw new NoClassDefFoundError("org/palomar/lists/internal/Replies");
        })) {
            assertThat(mail.take(List.of(ONE), message(), new ArrayList<>()))
                    .contains(new Ruling.Refused(Replies.NO_LISTS));
            assertThat(mail.isEmpty()).isTrue();
        }
    }

    /** The client would send again what is durable already. */
    @Test
    void afterTheCommitNothingMakesAFailureOfIt() throws Exception {
        try (ListMail mail = of((message, to, before) -> new Ruling.Taken(new Stubborn(to)))) {
            assertThat(mail.take(List.of(ONE), message(), new ArrayList<>())).isEmpty();
            assertThat(mail.take(List.of(TWO), message(), new ArrayList<>())).isEmpty();
        }
        assertThat(closed).containsExactly(ONE, TWO);
    }

    /** The room that it has is wanted by others. */
    @Test
    void whatWasMadeForOneListIsLetGoWhereTheNextOneFails() throws Exception {
        try (ListMail mail = of((message, to, before) -> {
            if (to.equals(TWO)) {
                throw new IOException("unreadable, by order");
            }
            return new Ruling.Taken(new Stubborn(to));
        })) {
            assertThatThrownBy(() -> mail.take(List.of(ONE, TWO), message(), new ArrayList<>()))
                    .isInstanceOf(IOException.class);
            assertThat(closed).containsExactly(ONE);
            assertThat(mail.isEmpty()).isTrue();
        }
    }

    private final class Stubborn implements Part {

        private final Address to;

        Stubborn(Address to) {
            this.to = to;
        }

        @Override
        public void addTo(UnitOfWork unit) {
            throw new AssertionError("not asked");
        }

        @Override
        public boolean isDurable() {
            return true;
        }

        @Override
        public int members() {
            return 1;
        }

        @Override
        public List<Happening> happenings() {
            return List.of();
        }

        @Override
        public void close() {
            closed.add(to);
            throw new NoClassDefFoundError("gone");
        }
    }
}
