package org.palomar.subjectbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.security.PrivilegedAction;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SubjectCallsTest {

    private static final ClassDesc SUBJECT = ClassDesc.of("javax.security.auth.Subject");
    private static final ClassDesc ACTION = ClassDesc.of("java.security.PrivilegedAction");
    private static final MethodTypeDesc GET_SUBJECT =
            MethodTypeDesc.of(SUBJECT, ClassDesc.of("java.security.AccessControlContext"));

    /** A class as Karaf has them: a static method that asks for the subject. */
    private static byte[] asking() {
        return classWith(
                MethodTypeDesc.of(SUBJECT),
                code -> code.aconst_null()
                        .invokestatic(SUBJECT, "getSubject", GET_SUBJECT)
                        .areturn());
    }

    /** A class that runs an action for a subject, through Karaf's helper. */
    private static byte[] acting() {
        MethodTypeDesc doAs = MethodTypeDesc.of(ConstantDescs.CD_Object, SUBJECT, ACTION);
        return classWith(
                doAs,
                code -> code.aload(0)
                        .aload(1)
                        .invokestatic(ClassDesc.of("org.apache.karaf.util.jaas.JaasHelper"), "doAs", doAs)
                        .areturn());
    }

    private static byte[] classWith(MethodTypeDesc type, Consumer<CodeBuilder> body) {
        return ClassFile.of()
                .build(
                        ClassDesc.of("org.palomar.subjectbridge.Written"),
                        written -> written.withMethodBody(
                                "call", type, ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC, body));
    }

    private static MethodHandle load(byte[] bytes, MethodType type) throws ReflectiveOperationException {
        MethodHandles.Lookup lookup = MethodHandles.lookup().defineHiddenClass(bytes, true);
        return lookup.findStatic(lookup.lookupClass(), "call", type);
    }

    private static byte @Nullable [] transform(String name, byte[] bytes) {
        return new SubjectCalls().transform(null, name, null, null, bytes);
    }

    @Test
    void withoutTheAgentTheQuestionThrows() throws ReflectiveOperationException {
        MethodHandle call = load(asking(), MethodType.methodType(Subject.class));
        assertThatThrownBy(call::invokeWithArguments).isInstanceOf(UnsupportedOperationException.class);
    }

    /** The classes that are called are not there: a call that is left in fails. */
    private static void assertLeavesOut(String caller, Consumer<CodeBuilder> call) throws Throwable {
        byte[] bytes = classWith(MethodTypeDesc.of(ConstantDescs.CD_void), call.andThen(CodeBuilder::return_));
        MethodHandle before = load(bytes, MethodType.methodType(void.class));
        assertThatThrownBy(before::invokeWithArguments).isInstanceOf(NoClassDefFoundError.class);
        byte[] rewritten = Objects.requireNonNull(transform(caller, bytes));
        load(rewritten, MethodType.methodType(void.class)).invokeWithArguments();
        assertThat(transform("org/apache/karaf/features/Written", bytes))
                .as("others may")
                .isNull();
    }

    @Test
    void leavesOutThatEverybodyMayForwardPorts() throws Throwable {
        MethodTypeDesc setter = MethodTypeDesc.of(
                ConstantDescs.CD_void, ClassDesc.of("org.apache.sshd.server.forward.ForwardingFilter"));
        assertLeavesOut(
                "org/apache/karaf/shell/ssh/Activator",
                code -> code.aconst_null()
                        .aconst_null()
                        .invokevirtual(
                                ClassDesc.of("org.apache.sshd.server.SshServer"), "setForwardingFilter", setter));
    }

    @Test
    void leavesOutThatTheConnectionIsClosedBeforeTheClientHasReadTheStatus() throws Throwable {
        MethodTypeDesc close =
                MethodTypeDesc.of(ClassDesc.of("org.apache.sshd.common.future.CloseFuture"), ConstantDescs.CD_boolean);
        assertLeavesOut(
                "org/apache/karaf/shell/ssh/ShellCommand",
                code -> code.aconst_null()
                        .iconst_0()
                        .invokeinterface(ClassDesc.of("org.apache.sshd.server.session.ServerSession"), "close", close)
                        .pop());
    }

    @Test
    void leavesOutThatTheSessionsVariablesAreTheLineReaders() throws Throwable {
        ClassDesc builder = ClassDesc.of("org.jline.reader.LineReaderBuilder");
        assertLeavesOut(
                "org/apache/karaf/shell/impl/console/ConsoleSessionImpl",
                code -> code.aconst_null()
                        .aconst_null()
                        .invokevirtual(builder, "variables", MethodTypeDesc.of(builder, ClassDesc.of("java.util.Map")))
                        .pop());
    }

    @Test
    void leavesOutThatAllHaveOneHistory() throws Throwable {
        MethodTypeDesc set = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String, ConstantDescs.CD_Object);
        assertLeavesOut(
                "org/apache/karaf/shell/impl/console/ConsoleSessionImpl",
                code -> code.aconst_null()
                        .ldc("history-file")
                        .aconst_null()
                        .invokeinterface(ClassDesc.of("org.jline.reader.LineReader"), "setVariable", set));
    }

    @Test
    void leavesOutThatAKeyOpensAnEditor() throws Throwable {
        MethodTypeDesc edit = MethodTypeDesc.of(ConstantDescs.CD_void, ClassDesc.of("java.io.File"));
        assertLeavesOut(
                "org/jline/reader/impl/LineReaderImpl",
                code -> code.aconst_null()
                        .aconst_null()
                        .invokevirtual(
                                ClassDesc.of("org.jline.reader.impl.LineReaderImpl"), "editAndAddInBuffer", edit));
    }

    @Test
    void answersTheQuestionWithTheSubjectOfTheBridge() throws Throwable {
        byte[] rewritten = Objects.requireNonNull(transform("org/apache/karaf/shell/Written", asking()));
        MethodHandle call = load(rewritten, MethodType.methodType(Subject.class));
        Subject viewer = new Subject();
        PrivilegedAction<Object> ask = () -> invoke(call);
        assertThat(SubjectBridge.doAs(viewer, ask)).isSameAs(viewer);
        assertThat(call.invokeWithArguments()).isNull();
    }

    @Test
    void runsTheActionsOfKarafsHelperForTheSubject() throws Throwable {
        byte[] rewritten = Objects.requireNonNull(transform("org/apache/karaf/shell/Written", acting()));
        MethodHandle call = load(rewritten, MethodType.methodType(Object.class, Subject.class, PrivilegedAction.class));
        Subject viewer = new Subject();
        PrivilegedAction<@Nullable Subject> ask = () -> SubjectBridge.current(null);
        assertThat(call.invokeWithArguments(viewer, ask)).isSameAs(viewer);
    }

    @Test
    void rewritesAClassThatJoinsTypesOnlyItsBundleKnows() {
        ClassFile unaware =
                ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(ClassHierarchyResolver.defaultResolver()
                        .orElse(type -> ClassHierarchyResolver.ClassHierarchyInfo.ofClass(ConstantDescs.CD_Object))));
        ClassDesc one = ClassDesc.of("org.example.bundle.One");
        ClassDesc other = ClassDesc.of("org.example.bundle.Other");
        byte[] bytes = unaware.build(
                ClassDesc.of("org.apache.karaf.shell.Written"),
                written -> written.withMethodBody(
                        "call",
                        MethodTypeDesc.of(ConstantDescs.CD_Object, one, other),
                        ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC,
                        code -> code.aconst_null()
                                .invokestatic(SUBJECT, "getSubject", GET_SUBJECT)
                                .ifThenElse(Opcode.IFNULL, then -> then.aload(0), otherwise -> otherwise.aload(1))
                                .areturn()));
        assertThat(transform("org/apache/karaf/shell/Written", bytes)).isNotNull();
    }

    @Test
    void handsTheSubjectToTheThreadOfASession() throws Throwable {
        ClassDesc thread = ClassDesc.of("java.lang.Thread");
        ClassDesc runnable = ClassDesc.of("java.lang.Runnable");
        byte[] starting = classWith(
                MethodTypeDesc.of(thread, runnable),
                code -> code.new_(thread)
                        .dup()
                        .aload(0)
                        .ldc("session")
                        .invokespecial(
                                thread,
                                "<init>",
                                MethodTypeDesc.of(ConstantDescs.CD_void, runnable, ConstantDescs.CD_String))
                        .areturn());
        byte[] rewritten = Objects.requireNonNull(transform("org/apache/karaf/shell/ssh/Written", starting));
        MethodHandle call = load(rewritten, MethodType.methodType(Thread.class, Runnable.class));
        Subject viewer = new Subject();
        AtomicReference<@Nullable Subject> seen = new AtomicReference<>();
        Runnable look = () -> seen.set(SubjectBridge.current(null));
        PrivilegedAction<Object> start = () -> invoke(call, look);
        Thread session = (Thread) SubjectBridge.doAs(viewer, start);
        session.start();
        session.join();
        assertThat(session.getName()).isEqualTo("session");
        assertThat(seen.get()).isSameAs(viewer);
    }

    @Test
    void leavesTheClassesOfOthersAlone() {
        assertThat(transform("org/example/Written", asking())).isNull();
    }

    @Test
    void leavesAKarafClassWithoutSuchCallsAlone() {
        byte[] bytes = classWith(MethodTypeDesc.of(ConstantDescs.CD_void), CodeBuilder::return_);
        assertThat(transform("org/apache/karaf/shell/Written", bytes)).isNull();
    }

    private static Object invoke(MethodHandle call, Object... arguments) {
        try {
            return call.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
