package org.palomar.swap.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceEvent;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.api.pipeline.FilterStep;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Scope;
import org.palomar.api.pipeline.Stage;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.api.swap.StepVersion;
import org.palomar.api.swap.SwapRefusedException;
import org.palomar.swap.sample.Sample;

class SwapTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Map<String, String> SETTINGS = Map.of("start-wait", "1s");

    @TempDir
    private Path folder;

    private Path data = Path.of("");
    private RunningFramework running;

    SwapTest(@TempDir Path data) throws Exception {
        this.data = data;
        running = new RunningFramework(data, SETTINGS).withPipeline();
    }

    @BeforeEach
    void aFeatureBringsTheStep() throws Exception {
        Path first = SampleJar.write(folder.resolve("first.jar"), "one", "");
        try (InputStream octets = Files.newInputStream(first)) {
            running.context().installBundle("feature:sample", octets).start();
        }
        assertThat(running.says()).isEqualTo("one");
    }

    @AfterEach
    void close() throws Exception {
        running.close();
    }

    private Path jar(String says, String fault) throws Exception {
        return SampleJar.write(folder.resolve(says + fault + ".jar"), says, fault);
    }

    private Bundle sample() {
        return new Installed(running.context()).named("sample").orElseThrow();
    }

    private List<String> states() {
        return running.swap().versions().stream()
                .map(one -> one.number() + " " + one.state())
                .toList();
    }

    @Test
    void exchangesAVersionForAnotherOfTheSameNumberAndTakesItBack() throws Exception {
        StepVersion second = running.swap().update("sample-step", jar("two", ""));
        assertThat(second.number()).isEqualTo(2);
        assertThat(second.steps()).containsExactly("sample-step");
        assertThat(running.says()).isEqualTo("two");
        assertThat(states()).containsExactly("2 LIVE", "1 STANDING_BY");
        assertThat(running.locations()).containsExactly("feature:sample");

        assertThat(running.swap().rollback("sample-step").number()).isEqualTo(1);
        assertThat(running.says()).isEqualTo("one");
        assertThat(states()).containsExactly("1 LIVE", "2 STANDING_BY");
        running.swap().rollback("sample-step");
        assertThat(running.says()).isEqualTo("two");
    }

    @Test
    void isNeverWithoutAVersionThatActs() throws Exception {
        running.history().clear();
        running.swap().update("sample-step", jar("two", ""));
        assertThat(running.history()).isNotEmpty().doesNotContain("").endsWith("two");
        assertThat(String.join(" ", running.history())).doesNotContain("two one");
    }

    @Test
    void theSameFileOnceMoreIsAnotherVersion() throws Exception {
        running.swap().update("sample-step", jar("two", ""));
        running.swap().update("sample-step", jar("two", ""));
        restart(false);
        assertThat(states()).containsExactly("3 LIVE", "2 STANDING_BY");
        running.swap().update("sample-step", jar("three", ""));
        assertThat(states()).containsExactly("4 LIVE", "3 STANDING_BY");
    }

    @Test
    void keepsNoMoreThanTheVersionBefore() throws Exception {
        for (int i = 0; i < 4; i++) {
            running.swap().update("sample-step", jar("v" + i, ""));
        }
        assertThat(states()).containsExactly("5 LIVE", "4 STANDING_BY");
        try (var files = Files.list(data.resolve("swap/sample"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("4.jar", "5.jar", "versions.properties");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "start, made to fail",
        "none, registers no filter step",
        "ill, It has a cold. Rest.",
        "picky, 'etc/palomar.x.cfg: colour: there is no such key Mend it.'",
        "real, not in the place of the old one",
        "sick, 'not in the place of the old one: It has a cold.'",
        "dumb, it lost its voice",
        "hang, it hangs"
    })
    void refusesWhatDoesNotWorkAndKeepsTheOldOne(String fault, String reason) throws Exception {
        assertThatThrownBy(() -> running.swap().update("sample-step", jar("two", fault)))
                .isInstanceOf(SwapRefusedException.class)
                .hasMessageContaining(reason);
        assertThat(running.says()).isEqualTo("one");
        assertThat(running.locations()).containsExactly("feature:sample");
        assertThat(sample().getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(shelf().book("sample").orElseThrow().versions())
                .as("what was refused is not kept")
                .containsOnlyKeys(1);
        running.swap().update("sample-step", jar("three", ""));
        assertThat(running.says()).isEqualTo("three");
    }

    @ParameterizedTest
    @CsvSource({
        "Import-Package, 'org.palomar.api.pipeline;version=\"[2,3)\"', org.palomar.api.pipeline",
        "Import-Package, not.there, not.there",
        "Bundle-SymbolicName, another, another",
        "Bundle-SymbolicName, ../etc, no Bundle-SymbolicName",
        "Fragment-Host, sample, fragment",
        "X-Name, other-step, 'no step sample-step, but other-step'",
    })
    void refusesWhatDoesNotFit(String header, String value, String reason) throws Exception {
        Path file = SampleJar.write(folder.resolve("unfit.jar"), Map.of(header, value));
        assertThatThrownBy(() -> running.swap().update("sample-step", file))
                .isInstanceOf(SwapRefusedException.class)
                .hasMessageContaining(reason);
        assertThat(running.says()).isEqualTo("one");
        assertThat(running.locations()).containsExactly("feature:sample");
    }

    @Test
    void refusesWhatIsNoBundle() throws Exception {
        Path text = Files.writeString(folder.resolve("text.jar"), "no archive");
        assertThatThrownBy(() -> running.swap().update("sample-step", text)).hasMessageContaining("no JAR file");
        assertThatThrownBy(() -> running.swap().update("sample-step", folder.resolve("gone.jar")))
                .hasMessageContaining("no file");
        assertThatThrownBy(() -> running.swap().update("nobody", jar("two", "")))
                .hasMessageContaining("There is no step nobody");
        assertThatThrownBy(() -> running.swap().rollback("sample-step")).hasMessageContaining("stands by");
    }

    @Test
    void installsAStepThatSurvivesARestartWithAnEmptyCache() throws Exception {
        Path file = SampleJar.write(
                folder.resolve("more.jar"),
                Map.of("Bundle-SymbolicName", "more", "X-Name", "more-step", "X-Says", "more"));
        assertThat(running.swap().install(file).number()).isEqualTo(1);
        assertThat(running.locations()).containsExactlyInAnyOrder("feature:sample", "palomar-step:more");
        assertThatThrownBy(() -> running.swap().install(file)).hasMessageContaining("mail:step-update");
        restart(true);
        await().atMost(LONG).until(running::says, "more"::equals);
        assertThat(running.locations()).containsExactly("palomar-step:more");
    }

    @Test
    void aStepIsNotLostWhenThePipelineComesLate() throws Exception {
        Path file = SampleJar.write(
                folder.resolve("more.jar"),
                Map.of("Bundle-SymbolicName", "more", "X-Name", "more-step", "X-Says", "more"));
        running.swap().install(file);
        end(true);
        running = new RunningFramework(data, SETTINGS);
        await().atMost(LONG).until(running::says, "more"::equals);
        running.withPipeline();
        assertThatThrownBy(() -> running.swap().rollback("more-step")).hasMessageContaining("stands by");
        assertThat(running.locations()).containsExactly("palomar-step:more");
        assertThat(states()).containsExactly("1 LIVE");
    }

    @Test
    void whatSomebodyUninstallsDoesNotComeBack() throws Exception {
        running.swap().update("sample-step", jar("two", ""));
        sample().uninstall();
        await().atMost(LONG).until(() -> running.swap().versions().isEmpty());
        assertThat(data.resolve("swap/sample")).doesNotExist();
    }

    @Test
    void anUpdateSurvivesARestart() throws Exception {
        running.swap().update("sample-step", jar("two", ""));
        restart(false);
        assertThat(running.says()).isEqualTo("two");
        assertThat(states()).containsExactly("2 LIVE", "1 STANDING_BY");
        running.swap().rollback("sample-step");
        assertThat(running.says()).isEqualTo("one");
    }

    @Test
    void anUpdateIsBroughtAgainWhenTheFeatureBringsItsOwnVersionBack() throws Exception {
        running.swap().update("sample-step", jar("two", ""));
        restart(true);
        aFeatureBringsTheStep(folder.resolve("first.jar"));
        await().atMost(LONG).until(running::says, "two"::equals);
        await().atMost(LONG).until(this::states, List.of("2 LIVE", "1 STANDING_BY")::equals);
    }

    @Test
    void whatOthersExchangeIsAVersionToo() throws Exception {
        running.swap().update("sample-step", jar("two", ""));
        try (InputStream octets = Files.newInputStream(jar("hand", ""))) {
            sample().update(octets);
        }
        await().atMost(LONG).until(this::states, List.of("3 LIVE", "2 STANDING_BY")::equals);
        running.swap().rollback("sample-step");
        assertThat(running.says()).isEqualTo("two");
    }

    private void byHand(Path file) throws Exception {
        try (InputStream octets = Files.newInputStream(file)) {
            sample().update(octets);
        }
    }

    @Test
    void theVersionThatOthersGiveBackStays() throws Exception {
        running.swap().update("sample-step", jar("two", ""));
        byHand(folder.resolve("first.jar"));
        await().atMost(LONG).until(this::states, List.of("1 LIVE", "2 STANDING_BY")::equals);
        restart(false);
        assertThat(running.swap().rollback("sample-step").number()).isEqualTo(2);
        assertThat(running.says()).isEqualTo("two");
    }

    @Test
    void whatOthersExchangeLeavesNoMoreFilesThanThisDoes() throws Exception {
        running.swap().update("sample-step", jar("two", ""));
        for (int i = 3; i < 7; i++) {
            byHand(jar("hand" + i, ""));
            await().atMost(LONG).until(this::states, List.of(i + " LIVE", (i - 1) + " STANDING_BY")::equals);
        }
        await().atMost(LONG).untilAsserted(() -> {
            try (var files = Files.list(data.resolve("swap/sample"))) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .containsExactlyInAnyOrder("5.jar", "6.jar", "versions.properties");
            }
        });
    }

    @Test
    void aVersionWithAStepMoreIsTakenBack() throws Exception {
        Path more = SampleJar.write(
                folder.resolve("more.jar"), Map.of("X-Name", "sample-step,second-step", "X-Says", "two"));
        assertThat(running.swap().update("sample-step", more).steps()).containsExactly("sample-step", "second-step");
        assertThat(running.swap().rollback("sample-step").steps()).containsExactly("sample-step");
        assertThat(running.says()).isEqualTo("one");
        assertThat(running.swap().rollback("sample-step").steps()).containsExactly("sample-step", "second-step");
    }

    @Test
    void aStepIsNotLostWhenWhatItNeedsComesLate() throws Exception {
        Path needed = SampleJar.write(
                folder.resolve("needed.jar"),
                Map.of("Bundle-SymbolicName", "needed", "Export-Package", "late", "X-Fault", "none"));
        Path file = SampleJar.write(
                folder.resolve("more.jar"),
                Map.of(
                        "Bundle-SymbolicName", "more",
                        "X-Name", "more-step",
                        "X-Says", "more",
                        "Import-Package", SampleJar.IMPORTS + ", late"));
        bring("feature:needed", needed);
        running.swap().install(file);
        restart(true);
        await().atMost(LONG).until(this::alarm, text -> text.contains("its steps more-step are not there"));
        assertThat(states()).containsExactly("1 LIVE");
        bring("feature:needed", needed);
        await().atMost(LONG).until(running::says, "more"::equals);
        await().atMost(LONG).until(() -> alarm().isEmpty());
    }

    @Test
    void whatStandsInGoesOnWithAnotherPipelineUntilAGoodVersionComes() throws Exception {
        sample().uninstall();
        bring("feature:sample", jar("one", "once"));
        assertThatThrownBy(() -> running.swap().update("sample-step", jar("two", "real")))
                .hasMessageContaining("did not start again either");
        assertThat(running.says()).isEqualTo("two");
        assertThat(alarm()).contains("FAILED", "a version that was tried acts in its place");
        onTrial().stop();
        assertThat(alarm()).contains("mail passes without them");
        onTrial().start(Bundle.START_TRANSIENT);
        running.history().clear();
        running.anotherPipeline();
        assertThat(running.says()).isEqualTo("two");
        assertThatThrownBy(() -> running.swap().update("sample-step", jar("three", "real")))
                .hasMessageContaining("not in the place");
        assertThat(running.says()).isEqualTo("two");
        running.swap().update("sample-step", jar("four", ""));
        assertThat(running.says()).isEqualTo("four");
        assertThat(running.history()).doesNotContain("");
        assertThat(running.locations()).containsExactly("feature:sample");
        assertThat(alarm()).isEmpty();
    }

    @Test
    void anExchangeGoesOnWhenAnotherPipelineComesInTheMidst() throws Exception {
        running.history().clear();
        running.anotherPipelineInTheMidst();
        running.swap().update("sample-step", jar("two", ""));
        assertThat(running.history()).isNotEmpty().doesNotContain("").endsWith("two");
        assertThat(running.locations()).containsExactly("feature:sample");
    }

    @Test
    void whatDoesNotActInItsPlaceAfterACrashGivesWayToTheVersionBefore() throws Exception {
        running.swap().update("sample-step", jar("two", ""));
        running.swap().rollback("sample-step");
        running.swap().stop();
        Path broken = jar("three", "real");
        assertThatThrownBy(() -> byHand(broken)).hasMessageContaining("Activator");
        Shelf shelf = shelf();
        Book book = shelf.book("sample").orElseThrow();
        StepFile file = StepFile.read(broken, broken);
        Path copy = shelf.incoming(part -> Files.copy(broken, part));
        shelf.keep(copy, "sample", 3);
        Book.Kept kept = new Book.Kept(file.version(), file.digest(), Instant.EPOCH, "", List.of());
        shelf.write(book.with(3, kept).about(3));
        running.kill();
        running = new RunningFramework(data, SETTINGS).withPipeline();
        await().atMost(LONG).until(running::says, "one"::equals);
        await().atMost(LONG).until(this::states, List.of("1 LIVE", "2 STANDING_BY")::equals);
    }

    @Test
    void aVersionThatFailsIsTakenBackAndHealthSaysWhyAfterARestartToo() throws Exception {
        running.does(1000, 10, Duration.ofSeconds(1));
        running.swap().update("sample-step", jar("two", ""));
        assertThat(running.says()).isEqualTo("two");
        // The stand-in has one count for all; the new version begins anew in the real one.
        running.does(100, 40, Duration.ofMillis(100));
        await().atMost(LONG).until(running::says, "one"::equals);
        await().atMost(LONG)
                .until(this::alarm, text -> text.contains("40 % of 100 calls of sample-step failed, 1 % before"));
        assertThat(states()).containsExactly("1 LIVE", "2 STANDING_BY");
        restart(false);
        assertThat(alarm()).contains("Version 2 of sample was taken back");
        running.swap().update("sample-step", jar("three", ""));
        assertThat(alarm()).isEmpty();
    }

    @Test
    void takesOnlyWhatIsSignedIfThatIsAskedFor() throws Exception {
        running.swap().modified(Map.of("require-signed", "true"));
        assertThatThrownBy(() -> running.swap().update("sample-step", jar("two", "")))
                .hasMessageContaining("not signed as a whole", "step-signers.pem");
        assertThatThrownBy(() -> running.swap().install(jar("two", ""))).isInstanceOf(SwapRefusedException.class);
        assertThat(running.says()).isEqualTo("one");
        running.swap().modified(Map.of());
        running.swap().update("sample-step", jar("two", ""));
        running.swap().modified(Map.of("require-signed", "true"));
        running.swap().rollback("sample-step");
        assertThat(running.says())
                .as("what was there before needs no signature")
                .isEqualTo("one");
    }

    /** The default is that nothing must be signed, and not what the operator wrote. */
    @Test
    void nothingUnsignedIsTakenWhileSettingsWereNeverRight() throws Exception {
        end(false);
        running = new RunningFramework(data, Map.of("require-signed", "true", "start-wait", "soon")).withPipeline();
        await().atMost(LONG).until(running::says, "one"::equals);
        assertThatThrownBy(() -> running.swap().update("sample-step", jar("two", "")))
                .isInstanceOf(SwapRefusedException.class)
                .hasMessageContaining("whether it must be is not known", "start-wait");
        assertThat(running.swap().findings().toString()).contains("FAILED", "no signature of a trusted key");
        running.swap().modified(Map.of());
        running.swap().update("sample-step", jar("two", ""));
        assertThat(running.says()).isEqualTo("two");
    }

    @Test
    void aVersionRunsBesideAcrossARestartUntilItIsPromoted() throws Exception {
        assertThat(running.swap().shadow("sample-step", jar("two", "")).number())
                .isEqualTo(2);
        assertThat(running.says()).isEqualTo("one");
        assertThat(running.besides()).isEqualTo("two");
        assertThat(running.swap().comparison("sample-step").compared()).isEqualTo(1);
        assertThat(states()).containsExactly("1 LIVE", "2 SHADOW");
        restart(false);
        await().atMost(LONG).until(running::besides, "two"::equals);
        assertThat(running.says()).isEqualTo("one");
        running.swap().promote("sample-step");
        assertThat(running.says()).isEqualTo("two");
        assertThat(running.besides()).isEmpty();
        assertThat(states()).containsExactly("2 LIVE", "1 STANDING_BY");
        assertThat(running.locations()).containsExactly("feature:sample");
    }

    @Test
    void anotherVersionTakesThePlaceOfTheOneThatRanBeside() throws Exception {
        running.swap().shadow("sample-step", jar("two", ""));
        running.swap().shadow("sample-step", jar("three", ""));
        assertThat(running.besides()).isEqualTo("three");
        running.swap().update("sample-step", jar("four", ""));
        assertThat(running.says()).isEqualTo("four");
        assertThat(running.besides()).isEqualTo("three");
        running.swap().endShadow("sample-step");
        assertThat(running.besides()).isEmpty();
        assertThat(states()).containsExactly("4 LIVE", "1 STANDING_BY");
        assertThatThrownBy(() -> running.swap().endShadow("sample-step"))
                .hasMessageContaining("No version runs beside");
        assertThatThrownBy(() -> running.swap().promote("sample-step")).hasMessageContaining("No version runs beside");
        assertThatThrownBy(() -> running.swap().comparison("sample-step"))
                .hasMessageContaining("No version runs beside");
    }

    @Test
    void whatCantRunBesideLeavesTheOneThatDoes() throws Exception {
        running.swap().shadow("sample-step", jar("two", ""));
        assertThatThrownBy(() -> running.swap().shadow("sample-step", jar("three", "start")))
                .hasMessageContaining("made to fail");
        assertThat(running.besides()).isEqualTo("two");
        assertThat(states()).containsExactly("1 LIVE", "2 SHADOW");
    }

    @Test
    void nothingRunsBesideThatTheBookCantHave() throws Exception {
        running.swap().update("sample-step", jar("two", ""));
        Files.createDirectory(data.resolve("swap/sample/versions.properties.part"));
        assertThatThrownBy(() -> running.swap().shadow("sample-step", jar("three", "")))
                .isInstanceOf(SwapRefusedException.class);
        assertThat(running.besides()).isEmpty();
        assertThat(running.locations()).containsExactly("feature:sample");
        Files.delete(data.resolve("swap/sample/versions.properties.part"));
        assertThat(states()).containsExactly("2 LIVE", "1 STANDING_BY");
    }

    @Test
    void whatRunsBesideEndsWithThisBundle() throws Exception {
        running.swap().shadow("sample-step", jar("two", ""));
        running.swap().stop();
        assertThat(running.besides()).isEmpty();
        assertThat(running.locations()).containsExactly("feature:sample");
        running.kill();
        running = new RunningFramework(data, SETTINGS).withPipeline();
        await().atMost(LONG).until(running::besides, "two"::equals);
    }

    @Test
    void nobodyWaitsWhoRegistersAServiceWhileAVersionDoesNotSayWhatItIs() throws Exception {
        CountDownLatch until = new CountDownLatch(1);
        System.getProperties().put(Sample.MUTE, until);
        Path mute = jar("two", "mute");
        try (ExecutorService operators = Executors.newFixedThreadPool(2)) {
            Future<StepVersion> update = operators.submit(() -> running.swap().update("sample-step", mute));
            await().atMost(LONG).until(() -> running.locations().size() == 2 && Installed.steps(onTrial()) > 0);
            Future<?> registered = operators.submit(() -> running.context()
                    .registerService(Runnable.class, () -> {}, null)
                    .unregister());
            await().atMost(LONG).until(() -> registered.isDone() || update.isDone());
            assertThat(update.isDone()).isFalse();
            until.countDown();
            assertThat(update.get(2, TimeUnit.MINUTES).number()).isEqualTo(2);
        } finally {
            until.countDown();
            System.getProperties().remove(Sample.MUTE);
        }
        assertThat(running.says()).isEqualTo("two");
    }

    @Test
    void aRefusedVersionActsWhereTheOldOneHasNoStepsAnyMore() throws Exception {
        sample().uninstall();
        Path shy = jar("one", "shy");
        bring("feature:sample", shy);
        StepFile file = StepFile.read(shy, shy);
        shelf().keep(shelf().incoming(part -> Files.copy(shy, part)), "sample", 1);
        Book.Kept kept = new Book.Kept(file.version(), file.digest(), Instant.EPOCH, "", List.of());
        shelf().write(Book.begin("sample", false, kept));
        assertThatThrownBy(() -> running.swap().update("sample-step", jar("two", "sick")))
                .hasMessageContaining("did not start again either");
        assertThat(running.says()).isEqualTo("two");
        assertThat(alarm()).contains("a version that was tried acts in its place");
    }

    @Test
    void whatStandsInGoesOnUntilItsBundleHasAllStepsAgain() throws Exception {
        Map<String, String> both = Map.of("X-Name", "sample-step,second-step");
        sample().uninstall();
        bring("feature:sample", with(both, "one", "half"));
        assertThatThrownBy(() -> running.swap().update("sample-step", with(both, "two", "sick")))
                .hasMessageContaining("did not start again either");
        register(sample(), "sample-step");
        assertThat(acting(sample())).as("a component is made anew").containsExactly("sample-step");
        long before = running.lookedAt();
        await().atMost(LONG).until(() -> running.lookedAt() > before + 3);
        assertThat(acting(onTrial())).containsExactly("second-step");
        assertThat(alarm()).contains("a version that was tried acts in its place");
        register(sample(), "second-step");
        await().atMost(LONG).until(() -> running.locations().size() == 1);
        assertThat(acting(sample())).containsExactlyInAnyOrder("sample-step", "second-step");
        assertThat(alarm()).isEmpty();
    }

    @Test
    void whatCantBePromotedRunsBesideAsBefore() throws Exception {
        running.swap().shadow("sample-step", jar("two", ""));
        Files.createDirectory(data.resolve("swap/sample/versions.properties.part"));
        assertThatThrownBy(() -> running.swap().promote("sample-step")).isInstanceOf(SwapRefusedException.class);
        assertThat(running.besides()).isEqualTo("two");
        assertThat(running.says()).isEqualTo("one");
        Files.delete(data.resolve("swap/sample/versions.properties.part"));
        running.swap().promote("sample-step");
        assertThat(running.says()).isEqualTo("two");
    }

    @Test
    void whatWasAboutToActInACrashIsForgottenWhereTheOldOneActs() throws Exception {
        running.swap().update("sample-step", jar("two", ""));
        Path third = jar("three", "");
        Book book = shelf().book("sample").orElseThrow();
        StepFile file = StepFile.read(third, third);
        shelf().keep(shelf().incoming(part -> Files.copy(third, part)), "sample", 3);
        Book.Kept kept = new Book.Kept(file.version(), file.digest(), Instant.EPOCH, "", List.of());
        running.swap().stop();
        shelf().write(book.with(3, kept).about(3));
        running.kill();
        running = new RunningFramework(data, SETTINGS).withPipeline();
        await().atMost(LONG).until(() -> Files.notExists(shelf().file("sample", 3)));
        assertThat(shelf().book("sample").orElseThrow().versions()).containsOnlyKeys(1, 2);
        assertThat(running.says()).isEqualTo("two");
    }

    @Test
    void whatRanBesideNeverStandsIn() throws Exception {
        running.swap().shadow("sample-step", jar("two", ""));
        sample().stop();
        assertThat(Trial.sweep(running.context(), shelf())).isEmpty();
        assertThat(running.locations()).containsExactly("feature:sample");
    }

    @Test
    void aTrialThatEndsDoesNotActAgainWhenItsComponentIsMadeAnew() throws Exception {
        long bundle = sample().getBundleId();
        List<List<String>> acted = new CopyOnWriteArrayList<>();
        running.whileWaiting(waitsFor -> {
            if (waitsFor != bundle) {
                register(running.context().getBundle(waitsFor), "sample-step");
                acted.add(acting(sample()));
            }
        });
        running.swap().update("sample-step", jar("two", ""));
        assertThat(acted).containsExactly(List.of("sample-step"));
        assertThat(running.locations()).containsExactly("feature:sample");
    }

    private Path with(Map<String, String> headers, String says, String fault) throws Exception {
        Map<String, String> all = new HashMap<>(headers);
        all.put("X-Says", says);
        all.put("X-Fault", fault);
        return SampleJar.write(folder.resolve(says + fault + "-with.jar"), all);
    }

    private List<String> acting(Bundle bundle) {
        return running.acting(bundle.getBundleId()).stream()
                .map(StepDescription::name)
                .toList();
    }

    private static void register(Bundle bundle, String name) {
        StepDescription description = new StepDescription(
                name, Stage.CONTENT, 500, Duration.ofSeconds(10), FailurePolicy.DEFER, new Scope.All());
        bundle.getBundleContext()
                .registerService(
                        FilterStep.class,
                        new FilterStep() {
                            @Override
                            public StepDescription description() {
                                return description;
                            }

                            @Override
                            public Opinion judge(MailTransaction transaction) {
                                return Opinion.ACCEPT;
                            }
                        },
                        null);
    }

    @Test
    void whatRunsBesideShowsItsOtherServicesToNobody() throws Exception {
        running.swap().shadow("sample-step", jar("two", ""));
        BundleContext acting = sample().getBundleContext();
        List<ServiceEvent> heard = new CopyOnWriteArrayList<>();
        acting.addServiceListener(heard::add);
        onTrial().getBundleContext().registerService(Runnable.class, () -> {}, null);
        assertThat(acting.getServiceReference(Runnable.class)).isNull();
        assertThat(acting.getAllServiceReferences(null, null))
                .noneMatch(one -> onTrial().equals(one.getBundle()));
        assertThat(heard).isEmpty();
        assertThat(onTrial().getBundleContext().getServiceReference(Runnable.class))
                .isNotNull();
        assertThat(acting.getServiceReferences(FilterStep.class, null)).hasSize(2);
        running.swap().promote("sample-step");
        assertThat(running.says()).isEqualTo("two");
    }

    private Bundle onTrial() {
        return Arrays.stream(running.context().getBundles())
                .filter(Installed::isOnTrial)
                .findFirst()
                .orElseThrow();
    }

    private Shelf shelf() {
        return new Shelf(data.resolve("swap"));
    }

    @Test
    void whatKeepsStateOrDoesNotStartDoesNotRunBeside() throws Exception {
        Path keeps = SampleJar.write(
                folder.resolve("keeps.jar"),
                Map.of("Import-Package", "org.osgi.framework,org.palomar.storage;version=\"[1,2)\""));
        assertThatThrownBy(() -> running.swap().shadow("sample-step", keeps)).hasMessageContaining("server's store");
        assertThatThrownBy(() -> running.swap().shadow("sample-step", jar("two", "start")))
                .hasMessageContaining("made to fail");
        assertThat(running.besides()).isEmpty();
        assertThat(running.locations()).containsExactly("feature:sample");
        assertThat(states()).containsExactly("1 LIVE");
    }

    private String alarm() {
        return running.swap().findings().toString().replace("[]", "");
    }

    private void aFeatureBringsTheStep(Path file) throws Exception {
        bring("feature:sample", file);
    }

    private void bring(String location, Path file) throws Exception {
        try (InputStream octets = Files.newInputStream(file)) {
            running.context().installBundle(location, octets).start();
        }
    }

    private void restart(boolean emptyCache) throws Exception {
        end(emptyCache);
        running = new RunningFramework(data, SETTINGS).withPipeline();
    }

    private void end(boolean emptyCache) throws Exception {
        running.close();
        if (emptyCache) {
            try (var files = Files.walk(data.resolve("cache"))) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
