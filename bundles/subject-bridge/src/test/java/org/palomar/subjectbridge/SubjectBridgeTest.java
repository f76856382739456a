package org.palomar.subjectbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.PrivilegedAction;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SubjectBridgeTest {

    private final Subject viewer = new Subject();
    private final Subject admin = new Subject();

    private static @Nullable Subject current() {
        return SubjectBridge.current(null);
    }

    private static <T> T doAs(@Nullable Subject subject, PrivilegedAction<T> action) {
        return SubjectBridge.doAs(subject, action);
    }

    @Test
    void aThreadThatRanNothingForAnybodyHasNoSubject() {
        assertThat(current()).isNull();
    }

    @Test
    void theInnermostSubjectCountsAndTheOuterOneComesBack() {
        doAs(admin, () -> {
            assertThat(doAs(viewer, SubjectBridgeTest::current)).isSameAs(viewer);
            return assertThat(current()).isSameAs(admin);
        });
        assertThat(current()).isNull();
    }

    @Test
    void runningForNobodyHidesTheOuterSubject() {
        assertThat(doAs(admin, () -> doAs(null, () -> current() == null))).isTrue();
    }

    @Test
    void theSubjectComesBackWhenTheActionFails() {
        PrivilegedExceptionAction<Object> failing = () -> {
            throw new IOException("disk");
        };
        doAs(viewer, () -> {
            assertThatThrownBy(() -> SubjectBridge.doAs(admin, failing))
                    .isInstanceOf(PrivilegedActionException.class)
                    .hasCauseInstanceOf(IOException.class);
            return assertThat(current()).isSameAs(viewer);
        });
    }

    @Test
    void anUncheckedFailureIsNotWrapped() {
        PrivilegedExceptionAction<Object> failing = () -> {
            throw new SecurityException("no");
        };
        assertThatThrownBy(() -> SubjectBridge.doAs(admin, failing)).isExactlyInstanceOf(SecurityException.class);
    }

    @Test
    void aThreadDoesNotInheritTheSubjectOfTheOneThatStartsIt() throws InterruptedException {
        AtomicReference<@Nullable Subject> seen = new AtomicReference<>(admin);
        Thread thread = doAs(viewer, () -> new Thread(() -> seen.set(current())));
        thread.start();
        thread.join();
        assertThat(seen.get()).isNull();
    }

    @Test
    void aCarriedTaskHasTheSubjectOfTheThreadThatHandedItOver() throws InterruptedException {
        AtomicReference<@Nullable Subject> seen = new AtomicReference<>();
        Thread thread = doAs(viewer, () -> new Thread(SubjectBridge.carry(() -> seen.set(current()))));
        thread.start();
        thread.join();
        assertThat(seen.get()).isSameAs(viewer);
    }

    @Test
    void aPooledThreadHasTheSubjectOfEachTaskAndNoneAfterwards() throws Exception {
        try (ExecutorService one = Executors.newSingleThreadExecutor()) {
            AtomicReference<@Nullable Subject> seen = new AtomicReference<>();
            Runnable look = () -> seen.set(current());
            doAs(admin, () -> SubjectBridge.submit(one, look)).get();
            assertThat(seen.get()).isSameAs(admin);
            doAs(viewer, () -> SubjectBridge.submit(one, look)).get();
            assertThat(seen.get()).isSameAs(viewer);
            SubjectBridge.submit(one, look).get();
            assertThat(seen.get()).isNull();
        }
    }

    @Test
    void allTasksOfAPipeHaveTheSubject() throws Exception {
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            Callable<Optional<Subject>> look = () -> Optional.ofNullable(current());
            PrivilegedExceptionAction<List<Future<Optional<Subject>>>> pipe =
                    () -> SubjectBridge.invokeAll(two, List.of(look, look));
            for (Future<Optional<Subject>> seen : SubjectBridge.doAs(viewer, pipe)) {
                assertThat(seen.get()).containsSame(viewer);
            }
            assertThat(two.submit(look).get()).isEmpty();
        }
    }

    @Test
    void knowsASubjectThatWasSetByTheJdk() {
        assertThat(Subject.callAs(viewer, SubjectBridgeTest::current)).isSameAs(viewer);
    }
}
