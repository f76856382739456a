package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Mailing lists of the built distribution, with members here and at Debian's Postfix, who post, moderate, join, leave and vanish. Each test has a list of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MailingListsTest {

    private static final String HERE = "lists.test";
    private static final String THERE = "takes.test";

    private static final String ZONE = """
            $TTL 60
            @ SOA ns hostmaster 1 3600 600 86400 60
            @ NS ns
            ns A 127.0.0.1
            takes MX 10 mx.takes
            mx.takes A 127.0.0.1
            """;

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int UPDATES = 3;

    /** Posts that are taken after an update before the next one: lists work again. */
    private static final int BETWEEN = 5;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private Distribution distribution;
    private Correspondent ana;
    private Correspondent ben;
    private NameServer names;
    private Postfix postfix;

    @TempDir
    private Path work;

    MailingListsTest() throws IOException {
        distribution = Distribution.start();
        opened.add(distribution);
        List<Account> accounts = Account.create(distribution, HERE, "ana", "ben");
        ana = new Correspondent(distribution, accounts.get(0));
        ben = new Correspondent(distribution, accounts.get(1));
    }

    /** Of two addresses that are gone Postfix refuses one, and finds the other out after it has taken the mail. */
    @BeforeAll
    void start(@TempDir Path dns, @TempDir Path peer) throws IOException {
        String records = distribution
                .succeed("mail:dkim-create " + HERE)
                .lines()
                .filter(line -> line.contains(" IN TXT "))
                .collect(Collectors.joining("\n", "", "\n"));
        names = new NameServer(dns, "test", ZONE + records);
        opened.add(names);
        postfix = new Postfix(
                peer,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), NameServer.freePort("127.0.0.1")),
                THERE,
                List.of("bob", "carla", "dora"),
                Map.of(),
                """
                transport_maps = inline:{ {%s=smtp:[127.0.0.1]:%d} {vanished.test=error:5.1.1 nobody is there}}
                virtual_alias_maps = inline:{ {late@%s=late@vanished.test}}
                """.formatted(HERE, distribution.port(2525), THERE));
        opened.add(postfix);
        edit("dns", "servers = 127.0.0.1:" + names.port());
        edit("server", "host-name = mx." + HERE);
        edit("relay", "port = " + postfix.port() + "\nrefused-networks = none\n");
        edit(
                "lists",
                "public-url = https://127.0.0.1:" + distribution.port(8443)
                        + "\nbounce-days = 1\nposts-per-hour = 100000\nauthor-posts-per-hour = 100000\n");
        await().untilAsserted(() -> assertThat(distribution.succeed(
                        "mail:config palomar.server; mail:config palomar.relay; mail:config palomar.lists"))
                .containsSubsequence("mx." + HERE, Integer.toString(postfix.port()), "https://127.0.0.1:"));
        await().untilAsserted(() -> assertThat(distribution.succeed("mail:dkim-show " + HERE))
                .containsSubsequence("; signing, the DNS says: published", "; signing, the DNS says: published"));
    }

    private void edit(String bundle, String line) throws IOException {
        new EditedFile(distribution, "etc/palomar." + bundle + ".cfg").saveWithLine(line);
    }

    @AfterAll
    void stop() throws Exception {
        for (AutoCloseable one : opened.reversed()) {
            one.close();
        }
    }

    /** A list that Ana owns. */
    private String list(String name, String options, String... members) {
        String list = name + "@" + HERE;
        distribution.succeed("mail:list-create " + list + " --owners ana@" + HERE + " " + options + "; mail:list-add "
                + list + " " + String.join(" ", members));
        return list;
    }

    private String shown(String list) {
        return distribution.succeed("mail:list-show --json " + list);
    }

    /** The only message in a mailbox at Postfix that contains a text, its header unfolded. */
    private String there(String mailbox, String text) {
        await().until(() -> postfix.mail(mailbox).stream().anyMatch(mail -> mail.contains(text)));
        List<String> found = postfix.mail(mailbox).stream()
                .filter(mail -> mail.contains(text))
                .toList();
        assertThat(found).as(text).hasSize(1);
        return found.getFirst();
    }

    /** The only message in an inbox here with a text in its subject, its soft line ends taken out. */
    private static String here(Correspondent reader, String subject) throws Exception {
        await().until(() -> !reader.inbox(subject).isEmpty());
        List<String> found = reader.inbox(subject);
        assertThat(found).as(subject).hasSize(1);
        return found.getFirst().replaceAll("=\r?\n", "");
    }

    private static String unfolded(String message) {
        return message.replaceAll("\r?\n[ \t]+", " ");
    }

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
        return matcher.group(1);
    }

    private static String said(String subject) {
        return "said: " + subject;
    }

    private void write(String mailbox, String to, String subject) {
        String from = mailbox + "@" + THERE;
        postfix.send(
                from, to, "From: " + from + "\nTo: " + to + "\nSubject: " + subject + "\n\n" + said(subject) + "\n");
    }

    private String curl(String url, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of("curl", "--silent", "--show-error", "--fail"));
        command.addAll(List.of("--cacert", InstanceTrust.file(distribution).toString()));
        command.addAll(Arrays.asList(more));
        command.add(url);
        Distribution.Output output = Distribution.run("", command.toArray(String[]::new));
        assertThat(output.status()).as(output.text()).isZero();
        return output.text();
    }

    /** A line for each signature, by dkimpy. */
    private List<String> verified(String message) throws IOException {
        Path file = Files.writeString(work.resolve("message"), message, StandardCharsets.ISO_8859_1);
        String script =
                Objects.requireNonNull(getClass().getResource("verify_dkim.py")).getPath();
        Distribution.Output output =
                Distribution.run("", "/usr/bin/python3", script, Integer.toString(names.port()), file.toString());
        assertThat(output.status()).as(output.text()).isZero();
        return output.text().lines().toList();
    }

    @Test
    void aPostReachesEverybodyAndOneClickTakesAMemberOff() throws Exception {
        String list = list("friends", "", "ana@" + HERE, "ben@" + HERE, "bob@" + THERE, "dora@" + THERE);
        ana.send(list, "first");
        String raw = there("bob", said("first"));
        String copy = unfolded(raw);
        assertThat(copy)
                .contains(
                        "List-Id: <friends.lists.test>",
                        "List-Post: <mailto:friends@lists.test>",
                        "List-Unsubscribe-Post: List-Unsubscribe=One-Click")
                .containsPattern("Return-Path: <friends-bounces\\+\\S+@lists\\.test>")
                .containsPattern("DKIM-Signature: .*:list-unsubscribe: ?list-unsubscribe-post[:;]");
        assertThat(verified(raw)).containsExactly("good rsa-sha256", "good ed25519-sha256");
        assertThat(there("dora", said("first"))).isNotEqualTo(raw);
        assertThat(unfolded(here(ben, "first")))
                .contains("List-Id: <friends.lists.test>", "List-Unsubscribe: <mailto:friends-leave@lists.test>");
        String link = found("List-Unsubscribe: <(https://[^>]*)>", copy);
        assertThat(curl(link, "--header", "Accept-Language: es")).contains("<html lang=\"es\">", "Dejar la lista");
        assertThat(shown(list)).as("following the link changes nothing").contains("bob@" + THERE);
        assertThat(curl(link, "--data", "List-Unsubscribe=One-Click")).contains("You have left");
        assertThat(shown(list)).doesNotContain("bob@" + THERE).contains("dora@" + THERE);
        ana.send(list, "second");
        there("dora", said("second"));
        assertThat(distribution.succeed("mail:trace --subject second --recipient " + list))
                .contains("to ana@lists.test, ben@lists.test, dora@takes.test (list)");
    }

    @Test
    void postsWaitForModeratorsWhoDecideByMailOrInTheShell() throws Exception {
        String list = list("news", "--moderation everybody --moderators ben@" + HERE, "ben@" + HERE, "dora@" + THERE);
        distribution.succeed("mail:list-set " + list + " --posting everybody");
        write("bob", list, "by mail");
        String letter = here(ben, "a post waits for you: by mail");
        assertThat(postfix.mail("dora")).noneMatch(mail -> mail.contains(said("by mail")));
        ben.send(found("To accept it, write to (\\S+)", letter), "yes");
        there("dora", said("by mail"));

        write("bob", list, "in the shell");
        distribution.succeed("mail:list-approve " + held(list, "in the shell"));
        there("dora", said("in the shell"));

        write("bob", list, "thrown away");
        distribution.succeed("mail:list-reject " + held(list, "thrown away"));
        assertThat(distribution.succeed("mail:list-held --json " + list)).isEqualToIgnoringWhitespace("[]");
        assertThat(distribution.succeed("mail:trace --subject 'thrown away' --recipient " + list))
                .contains("rejected")
                .doesNotContain("dora@");
    }

    private String held(String list, String subject) {
        String listed = await().until(
                        () -> distribution.succeed("mail:list-held --json " + list), text -> text.contains(subject));
        return found("\"number\":(\\d+)[^}]*\"subject\":\"" + subject + "\"", listed);
    }

    @Test
    void somebodyElsewhereJoinsByMailAfterAQuestionAndLeavesByMail() throws Exception {
        String list = list("club", "--joining yes", "ben@" + HERE);
        write("carla", "club-join@" + HERE, "please");
        String question = there("carla", "Subject: club@lists.test: do you want to join?");
        assertThat(shown(list)).doesNotContain("carla@");
        write("carla", found("Reply-To: <([^>]*)>", question), "yes, I do");
        there("carla", "Subject: club@lists.test: welcome");
        assertThat(shown(list)).contains("carla@" + THERE);
        ana.send(list, "to the club");
        String copy = unfolded(there("carla", said("to the club")));
        write("carla", found("List-Unsubscribe: .*<mailto:([^>]*)>", copy), "good-bye");
        there("carla", "Subject: club@lists.test: you have left");
        assertThat(shown(list)).doesNotContain("carla@");
    }

    @Test
    void aMemberWhoseMailComesBackIsSuspendedWhoeverFindsOut() throws Exception {
        String list = list("old", "", "ben@" + HERE, "gone@" + THERE, "late@" + THERE);
        ana.send(list, "anybody there");
        for (String gone : List.of("gone@" + THERE, "late@" + THERE)) {
            here(ana, gone + " is suspended");
            assertThat(shown(list)).containsPattern(gone + "\"[^}]*\"bouncing\"");
        }
        ana.send(list, "who is left");
        here(ben, "who is left");
        assertThat(distribution.succeed("mail:trace --subject 'who is left' --recipient " + list))
                .contains("to ben@lists.test (list)");
    }

    @Test
    void whileTheBundleIsUpdatedNoPostIsLostOrDoubled() throws Exception {
        String list = list("busy", "", "ben@" + HERE, "dora@" + THERE);
        distribution.succeed("mail:limits-set " + HERE + " --messages-per-day 100000 --messages-per-minute 100000"
                + " --recipients-per-day 100000 --recipients-per-minute 100000");
        int posts;
        try (SteadyPoster poster = new SteadyPoster(distribution, ana.account(), list)) {
            awaitPosts(poster, BETWEEN);
            for (int i = 0; i < UPDATES; i++) {
                distribution.succeed("bundle:update palomar-lists " + jar().toUri());
                awaitPosts(poster, poster.acknowledged() + BETWEEN);
            }
            poster.close();
            posts = poster.acknowledged();
            assertThat(poster.failure()).isEmpty();
        }
        await().atMost(PATIENCE)
                .until(() -> distribution
                        .succeed("mail:queue-list --json --sender 'busy-*'")
                        .contains("\"entries\":[]"));
        for (List<String> copies : List.of(ben.inbox("steady"), postfix.mail("dora"))) {
            assertThat(copies.stream()
                            .flatMap(mail -> Pattern.compile("(?m)^Subject: (steady \\d+\\.)")
                                    .matcher(mail)
                                    .results())
                            .map(found -> found.group(1)))
                    .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, posts)
                            .mapToObj(SteadyPoster::subject)
                            .toList());
        }
    }

    private static void awaitPosts(SteadyPoster poster, int count) {
        await().atMost(PATIENCE)
                .until(() -> poster.acknowledged() >= count || !poster.failure().isEmpty());
        assertThat(poster.failure()).isEmpty();
    }

    private static Path jar() throws IOException {
        try (Stream<Path> files = Files.walk(Distribution.BUILD.resolve("system/org/palomar/palomar-lists"))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
