package org.palomar.shell.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.AddressLiteral;
import org.palomar.api.address.Domain;
import org.palomar.api.senderauth.SenderCheck;
import org.palomar.api.senderauth.SenderFinding;
import org.palomar.api.senderauth.SenderQuestion;

class SenderLookUpTest {

    private final List<SenderQuestion> asked = new ArrayList<>();
    private final Shell shell = new Shell().with(SenderCheck.class, question -> {
        asked.add(question);
        return List.of(new SenderFinding("spf", "published", "v=spf1 \u001b[2J -all"));
    });

    @Test
    void showsWhatIsFoundWithoutWhatWouldDriveTheTerminal() throws Exception {
        assertThat(shell.run(new SenderLookUp(), "bank.example")).contains("spf", "published", "v=spf1 ?[2J -all");
        assertThat(shell.run(new SenderLookUp(), "bank.example", "--json"))
                .isEqualTo("[{\"method\":\"spf\",\"result\":\"published\",\"detail\":\"v=spf1 ?[2J -all\"}]\n");
        assertThat(asked.getFirst())
                .isEqualTo(new SenderQuestion("bank.example", Domain.of("bank.example"), Optional.empty(), List.of()));
    }

    @Test
    void asksAboutAClientAndKeys() throws Exception {
        shell.run(new SenderLookUp(), "eva@bank.example", "2001:db8::1", "--selectors", "s1,s2");
        assertThat(asked)
                .containsExactly(new SenderQuestion(
                        "eva@bank.example",
                        Domain.of("bank.example"),
                        AddressLiteral.parseHost("2001:db8::1"),
                        List.of(Domain.of("s1"), Domain.of("s2"))));
    }

    @Test
    void refusesWhatIsNoClientAndTooManyKeys() {
        assertThatThrownBy(() -> shell.run(new SenderLookUp(), "bank.example", "bank"))
                .hasMessageContaining("is no address");
        assertThatThrownBy(() -> shell.run(new SenderLookUp(), "bank.example", "--selectors", "a,b,c,d,e,f,g,h,i,j,k"))
                .hasMessageContaining("At most 10");
    }
}
