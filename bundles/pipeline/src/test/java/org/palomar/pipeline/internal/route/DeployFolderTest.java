package org.palomar.pipeline.internal.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.config.LastGood;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.PipelineInspection.RouteProblem;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Scope;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.api.preference.Preferences;
import org.palomar.pipeline.AccountLookup;
import org.palomar.pipeline.PipelineSettings;
import org.palomar.pipeline.internal.StepPipeline;

class DeployFolderTest {

    private static final String JUNK_LOTTERY = """
            <routes>
              <route>
                <from uri="palomar:content?rank=300&amp;deadline=2s&amp;onFailure=accept&amp;domains=example.test"/>
                <choice>
                  <when>
                    <simple>${body.subject} contains 'lottery'</simple>
                    <to uri="palomar:junk?name=X-Rule&amp;value=lottery"/>
                  </when>
                </choice>
              </route>
            </routes>
            """;

    @TempDir
    private Path data;

    @TempDir
    private Path copies;

    private final StepPipeline pipeline = new StepPipeline(
            new LastGood<>("palomar.pipeline", PipelineSettings::read), AccountLookup.NONE, Preferences.NONE);
    private DeployFolder folder = new DeployFolder(Path.of("none"), Path.of("none"), pipeline);
    private long clock;

    @BeforeEach
    void open() {
        folder.close();
        folder = new DeployFolder(data, copies, pipeline);
    }

    @AfterEach
    void close() {
        folder.close();
        pipeline.close();
    }

    @Test
    void aDroppedXmlRouteActs() throws IOException {
        drop("lottery.xml", JUNK_LOTTERY);
        assertThat(folder.problems()).isEmpty();
        assertThat(delivered("Subject: you won the lottery\r\n\r\n").junk()).isTrue();
        assertThat(delivered("Subject: minutes\r\n\r\n").junk()).isFalse();
        assertThat(pipeline.findings()).isEmpty();
    }

    @Test
    void aRouteSaysWhenAndForWhomItIsAsked() throws IOException {
        drop("lottery.xml", JUNK_LOTTERY);
        StepDescription step = pipeline.steps().getFirst().description();
        assertThat(step.name()).isEqualTo("lottery");
        assertThat(step.rank()).isEqualTo(300);
        assertThat(step.deadline()).isEqualTo(Duration.ofSeconds(2));
        assertThat(step.onFailure()).isEqualTo(FailurePolicy.ACCEPT_AND_MARK);
        assertThat(step.scope()).isEqualTo(new Scope.Domains(Set.of(Domain.of("example.test"))));
        assertThat(pipeline.steps().getFirst().source()).isEqualTo("deploy/lottery.xml");
    }

    @Test
    void aDroppedYamlRouteActs() throws IOException {
        drop("big.yaml", """
                - route:
                    from:
                      uri: palomar:content
                      steps:
                        - choice:
                            when:
                              - simple: "${body.size} > 20"
                                steps:
                                  - to: "palomar:reject?text=too much"
                """);
        assertThat(folder.problems()).isEmpty();
        assertThat(judge("Subject: a long one, that is\r\n\r\n"))
                .isInstanceOfSatisfying(
                        Disposition.Refuse.class,
                        refusal -> assertThat(refusal.reply().toString()).isEqualTo("550 5.7.1 too much"));
        assertThat(judge("A: b\r\n\r\n")).isInstanceOf(Disposition.Deliver.class);
    }

    @Test
    void theExampleOfTheManualActs() throws IOException {
        drop("vip-and-lottery.xml", Files.readString(Path.of("../../docs/examples/vip-and-lottery.xml")));
        assertThat(folder.problems()).isEmpty();
        assertThat(delivered("Subject: =?utf-8?q?you_won_the_lottery?=\r\n\r\n").junk())
                .isTrue();
        assertThat(delivered("Subject: minutes\r\n\r\n").added())
                .containsExactly(new HeaderField("X-Seen-Subject", "minutes"));
    }

    @Test
    void theYamlOfTheManualActs() throws IOException {
        String manual = Files.readString(Path.of("../../docs/write-a-filter.md"));
        int start = manual.indexOf("```yaml\n") + "```yaml\n".length();
        drop("lottery.yml", manual.substring(start, manual.indexOf("```", start)));
        assertThat(folder.problems()).isEmpty();
        assertThat(delivered("Subject: the lottery\r\n\r\n").junk()).isTrue();
        assertThat(pipeline.steps().getFirst().description().rank()).isEqualTo(600);
    }

    @Test
    void anEditedRouteTakesTheOldOnesPlaceAndARemovedOneIsGone() throws IOException {
        drop("a.xml", route("<to uri=\"palomar:tag?name=X-A&amp;value=1\"/>"));
        drop("a.xml", route("<to uri=\"palomar:tag?name=X-A&amp;value=2\"/>"));
        assertThat(delivered("A: b\r\n\r\n").added()).containsExactly(new HeaderField("X-A", "2"));
        Files.delete(data.resolve("a.xml"));
        folder.look();
        folder.look();
        assertThat(delivered("A: b\r\n\r\n").added()).isEmpty();
        assertThat(pipeline.steps()).isEmpty();
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of("x.xml", "<routes>\n<route>\n<from uri=\"palomar:content\"/>\n</rout>\n</routes>", 4),
                Arguments.of(
                        "x.xml", "<routes>\n<route>\n<from uri=\"palomar:content\"/>\n<sing/>\n</route>\n</routes>", 4),
                Arguments.of(
                        "x.xml",
                        "<routes>\n<route>\n<from uri=\"palomar:content\"/>\n<to uri=\"palomar:rejekt\"/>\n</route>\n</routes>",
                        4),
                Arguments.of(
                        "x.xml",
                        "<routes>\n<route>\n<from uri=\"palomar:content?rank=high\"/>\n<to uri=\"palomar:junk\"/>\n</route>\n</routes>",
                        3),
                Arguments.of(
                        "x.xml",
                        "<routes>\n<route>\n<from uri=\"palomar:content\"/>\n\n<to uri=\"palomar:reject?code=250\"/>\n</route>\n</routes>",
                        5),
                Arguments.of(
                        "x.xml",
                        "<routes>\n<route>\n<from uri=\"palomar:content\"/>\n<to uri=\"palomar:junk?colour=red\"/>\n</route>\n</routes>",
                        4),
                Arguments.of(
                        "x.xml",
                        "<routes>\n<route>\n<from uri=\"palomar:content\"/>\n<filter>\n<simple>${body.size} &gt; 3 and 4</simple>\n<stop/>\n</filter>\n</route>\n</routes>",
                        5),
                Arguments.of("x.xml", "<routes>\n<route>\n<from uri=\"direct:x\"/>\n<stop/>\n</route>\n</routes>", 0),
                Arguments.of("x.yaml", "- route:\n    from:\n      uri: palomar:content\n      stepz:\n", 4),
                Arguments.of("x.yaml", "- route:\n  from: [\n", 3));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void aBrokenRouteIsRefusedWithItsLineAndTheLastGoodOneStays(String file, String text, int line) throws IOException {
        String good = file.endsWith("xml")
                ? route("<to uri=\"palomar:tag?name=X-A&amp;value=1\"/>")
                : "- route:\n    from:\n      uri: palomar:content\n      steps:\n        - to: \"palomar:tag?name=X-A&value=1\"\n";
        drop(file, good);
        drop(file, text);
        RouteProblem problem = folder.problems().getFirst();
        assertThat(problem.file()).isEqualTo(file);
        assertThat(problem.line()).as(problem.reason()).isEqualTo(line);
        assertThat(problem.reason()).isNotBlank().doesNotContain("\n");
        assertThat(delivered("A: b\r\n\r\n").added()).containsExactly(new HeaderField("X-A", "1"));
        drop(file, good.replace("value=1", "value=3"));
        assertThat(folder.problems()).isEmpty();
        assertThat(delivered("A: b\r\n\r\n").added()).containsExactly(new HeaderField("X-A", "3"));
    }

    @Test
    void twoFilesCannotMakeStepsOfOneName() throws IOException {
        String named = route("<to uri=\"palomar:junk\"/>").replace("palomar:content", "palomar:content?name=same");
        drop("a.xml", named);
        drop("b.xml", named);
        assertThat(folder.problems()).extracting(RouteProblem::file).containsExactly("b.xml");
        assertThat(pipeline.steps()).hasSize(1);
    }

    @Test
    void xmlOfOtherDeployersIsLeftAlone() throws IOException {
        drop("features.xml", "<?xml version=\"1.0\"?>\n<features name=\"x\"><feature name=\"y\"/></features>");
        drop("blueprint.xml", "<blueprint xmlns=\"http://www.osgi.org/xmlns/blueprint/v1.0.0\"/>");
        assertThat(folder.problems()).isEmpty();
        assertThat(pipeline.steps()).isEmpty();
    }

    @Test
    void filesThatAreThereAtTheStartActAtOnce() throws IOException {
        Files.writeString(data.resolve("a.xml"), route("<to uri=\"palomar:junk\"/>"));
        folder.watch();
        assertThat(pipeline.steps()).hasSize(1);
    }

    @Test
    void aFileThatIsStillBeingWrittenWaits() throws IOException {
        Files.writeString(data.resolve("a.xml"), route("<to uri=\"palomar:junk\"/>"));
        folder.look();
        assertThat(pipeline.steps()).isEmpty();
        folder.look();
        assertThat(pipeline.steps()).hasSize(1);
    }

    @Test
    void aFileThatCannotBeReadIsRefusedAndTriedAgainAndTheOthersAct() throws IOException {
        AtomicBoolean locked = new AtomicBoolean(true);
        folder = over(file -> {
            if (locked.get() && file.equals("a.xml")) {
                throw new AccessDeniedException("a.xml");
            }
        });
        Files.writeString(data.resolve("a.xml"), route("<to uri=\"palomar:junk\"/>"));
        Files.writeString(data.resolve("b.xml"), route("<to uri=\"palomar:junk\"/>"));
        folder.look();
        folder.look();
        assertThat(folder.problems())
                .containsExactly(new RouteProblem("a.xml", 0, "it can't be read: AccessDeniedException: a.xml"));
        assertThat(pipeline.steps()).hasSize(1);
        locked.set(false);
        folder.look();
        assertThat(folder.problems()).isEmpty();
        assertThat(pipeline.steps()).hasSize(2);
    }

    @Test
    void aFileThatIsGoneBeforeItIsReadIsNoProblemForLong() throws IOException {
        folder = over(file -> Files.delete(data.resolve(file)));
        drop("a.xml", route("<to uri=\"palomar:junk\"/>"));
        assertThat(folder.problems()).hasSize(1);
        folder.look();
        folder.look();
        assertThat(folder.problems()).isEmpty();
    }

    @Test
    void aFileThatIsBeingLoadedAtTheCloseLeavesNoStep() throws Exception {
        BlockingQueue<Thread> loading = new LinkedBlockingQueue<>();
        CountDownLatch closing = new CountDownLatch(1);
        folder = over(file -> {
            loading.add(Thread.currentThread());
            awaitUninterruptibly(closing);
        });
        folder.watch();
        Files.writeString(data.resolve("a.xml"), route("<to uri=\"palomar:junk\"/>"));
        Thread look = loading.take();
        Thread closer = Thread.ofPlatform().start(folder::close);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> closer.getState() == Thread.State.TIMED_WAITING
                        || closer.getState() == Thread.State.TERMINATED);
        closing.countDown();
        closer.join();
        look.join();
        assertThat(pipeline.steps()).isEmpty();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean over = false;
        while (!over) {
            try {
                latch.await();
                over = true;
            } catch (InterruptedException ignored) {
                over = false;
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "palomar:discard, Drop",
        "palomar:quarantine?reason=odd, Hold",
        "palomar:defer, Refuse",
        "palomar:reject, Refuse",
        "palomar:redirect?to=x@example.test, Deliver"
    })
    void theFirstAnswerThatEndsCounts(String answer, String disposition) throws IOException {
        drop("a.xml", route("<to uri=\"" + answer + "\"/><to uri=\"palomar:tag?name=X-Late\"/>"));
        Disposition came = judge("A: b\r\n\r\n");
        assertThat(came.getClass().getSimpleName()).isEqualTo(disposition);
        if (came instanceof Disposition.Deliver deliver) {
            assertThat(deliver.transaction().recipients())
                    .extracting(recipient -> recipient.address().toString())
                    .containsExactly("x@example.test");
            assertThat(deliver.transaction().added()).isEmpty();
        }
    }

    @Test
    void anAnswerForOneRecipientLeavesTheOthers() throws IOException {
        drop(
                "a.xml",
                route("<to uri=\"palomar:reject?recipients=B@example.test\"/><to uri=\"palomar:tag?name=X-T\"/>"));
        List<Disposition> all = pipeline.judgeContent(mail("A: b\r\n\r\n", "a@example.test", "b@example.test"));
        assertThat(all).hasSize(2);
        assertThat(((Disposition.Deliver) all.get(0)).transaction().added()).hasSize(1);
        assertThat(all.get(1)).isInstanceOf(Disposition.Refuse.class);
    }

    @Test
    void aFailingRouteIsAStepThatFails() throws IOException {
        drop("a.xml", route("<throwException exceptionType=\"java.lang.IllegalStateException\" message=\"no\"/>"));
        assertThat(judge("A: b\r\n\r\n")).isInstanceOf(Disposition.Refuse.class);
        assertThat(pipeline.steps().getFirst().lastFailure()).contains("no");
    }

    @Test
    void whatAMessageSaysIsNeitherHeaderNorExpressionNorOption() throws IOException {
        drop(
                "a.xml",
                route("<to uri=\"palomar:tag?name=X-Subject&amp;value=${body.subject}\"/>"
                        + "<to uri=\"palomar:tag?name=X-Headers&amp;value=${headers.size()}\"/>"));
        MailTransaction mail =
                delivered("Subject: ${exception}&name=X-Evil =?utf-8?q?=0D=0AX-Evil:_1?=\r\nCamelFileName: x\r\n\r\n");
        assertThat(mail.added()).extracting(HeaderField::name).containsExactly("X-Headers", "X-Subject");
        assertThat(mail.added().get(0).value()).isEqualTo("0");
        assertThat(mail.added().get(1).value()).contains("${exception}&name=X-Evil");
    }

    /** What happens before a file is read. */
    @FunctionalInterface
    private interface Before {
        void read(String file) throws IOException;
    }

    private DeployFolder over(Before before) {
        FolderOnDisk disk = new FolderOnDisk(data) {
            @Override
            byte[] read(String file) throws IOException {
                before.read(file);
                return super.read(file);
            }
        };
        return new DeployFolder(disk, copies, pipeline);
    }

    private static String route(String steps) {
        return "<routes>\n<route>\n<from uri=\"palomar:content\"/>\n" + steps + "\n</route>\n</routes>\n";
    }

    /** Puts a file there as somebody would, and lets the folder look until it has taken it. */
    private void drop(String name, String text) throws IOException {
        Path file = data.resolve(name);
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.fromMillis(++clock * 1000));
        folder.look();
        folder.look();
    }

    private Disposition judge(String message) {
        return pipeline.judgeContent(mail(message, "a@example.test")).getFirst();
    }

    private MailTransaction delivered(String message) {
        return ((Disposition.Deliver) judge(message)).transaction();
    }

    private static MailTransaction mail(String message, String... recipients) {
        Origin origin = new Origin(
                Origin.Door.MX, InetSocketAddress.createUnresolved("192.0.2.1", 25), "c", "", Optional.empty());
        return new MailTransaction(
                "T1",
                Instant.EPOCH,
                origin,
                ReversePath.of(Address.of("s@example.net")),
                Stream.of(recipients)
                        .map(address -> new Recipient(Address.of(address), Set.of()))
                        .toList(),
                Content.of(message.getBytes(StandardCharsets.UTF_8)),
                List.of(),
                false);
    }
}
