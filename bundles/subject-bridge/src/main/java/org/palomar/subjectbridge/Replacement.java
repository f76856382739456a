package org.palomar.subjectbridge;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import org.jspecify.annotations.Nullable;

/** The calls that {@link SubjectBridge} takes the place of, and in which classes. Names are internal ones. */
enum Replacement {
    /** Who is it? */
    CURRENT("", "javax/security/auth/Subject", "getSubject"),
    /** Do it for somebody. */
    DO_AS("", "org/apache/karaf/util/jaas/JaasHelper", "doAs"),
    /** Gogo hands a command line to the threads of its session, */
    SUBMIT("org/apache/felix/gogo/runtime/", "java/util/concurrent/ExecutorService", "submit"),
    /** and the parts of a pipe. */
    INVOKE_ALL("org/apache/felix/gogo/runtime/", "java/util/concurrent/ExecutorService", "invokeAll"),
    /** A session gets a thread of its own. */
    THREAD("org/apache/karaf/shell/", "java/lang/Thread", "<init>"),
    /** Karaf lets whoever may log in have connections made from the server's own machine, where loopback ports trust their clients. */
    TUNNELS("org/apache/karaf/shell/ssh/", "org/apache/sshd/server/SshServer", "setForwardingFilter"),
    /** Karaf hangs up as soon as a command or a shell has ended; a client that is about to say good-bye takes that for a broken connection. */
    HANG_UP("org/apache/karaf/shell/ssh/Shell", "org/apache/sshd/server/session/ServerSession", "close"),
    /** Whoever may assign a variable of the session, which is everybody, could choose the file that the line reader writes its history to. */
    READER_VARIABLES("org/apache/karaf/shell/", "org/jline/reader/LineReaderBuilder", "variables"),
    /** One history file for all would show everybody what an administrator typed; without the variable a session keeps its own, in memory. */
    HISTORY_FILE("org/apache/karaf/shell/", "org/jline/reader/LineReader", "setVariable"),
    /** A key of the line reader opens an editor, which reads any file for anybody. */
    EDITOR("org/jline/reader/impl/LineReaderImpl", "org/jline/reader/impl/LineReaderImpl", "editAndAddInBuffer");

    private static final ClassDesc BRIDGE = ClassDesc.of("org.palomar.subjectbridge.SubjectBridge");
    private static final ClassDesc RUNNABLE = ClassDesc.of("java.lang.Runnable");
    private static final MethodTypeDesc CURRENT_TYPE =
            MethodTypeDesc.of(ClassDesc.of("javax.security.auth.Subject"), ConstantDescs.CD_Object);
    private static final MethodTypeDesc CARRY_TYPE = MethodTypeDesc.of(RUNNABLE, RUNNABLE);
    private static final MethodTypeDesc OF_TASK = MethodTypeDesc.of(ConstantDescs.CD_void, RUNNABLE);
    private static final MethodTypeDesc OF_NAMED_TASK =
            MethodTypeDesc.of(ConstantDescs.CD_void, RUNNABLE, ConstantDescs.CD_String);

    private final String callers;
    private final String owner;
    private final String method;

    Replacement(String callers, String owner, String method) {
        this.callers = callers;
        this.owner = owner;
        this.method = method;
    }

    /** Returns how a call of {@code owner.method} in the class {@code caller} is replaced, or {@code null}. */
    static @Nullable Replacement of(String caller, String owner, String method) {
        for (Replacement replacement : values()) {
            if (replacement.method.equals(method)
                    && replacement.owner.equals(owner)
                    && caller.startsWith(replacement.callers)) {
                return replacement;
            }
        }
        return null;
    }

    /** Writes what takes the place of the call, with the same effect on the operand stack. */
    void write(CodeBuilder code, InvokeInstruction call) {
        switch (this) {
            case CURRENT -> code.invokestatic(BRIDGE, "current", CURRENT_TYPE);
            case DO_AS -> code.invokestatic(BRIDGE, "doAs", call.typeSymbol());
            case SUBMIT, INVOKE_ALL ->
                code.invokestatic(
                        BRIDGE,
                        method,
                        call.typeSymbol()
                                .insertParameterTypes(0, ClassDesc.of("java.util.concurrent.ExecutorService")));
            case THREAD -> startCarrying(code, call);
            // Neither the server nor its new filter is used: the one that it has refuses all.
            case TUNNELS -> code.pop2();
            // The caller drops the future that it gets for the session and how to close it.
            case HANG_UP -> code.pop2().aconst_null();
            // The builder is what the call returns.
            case READER_VARIABLES -> code.pop();
            case HISTORY_FILE -> code.pop2().pop();
            case EDITOR -> code.pop2();
        }
    }

    private static void startCarrying(CodeBuilder code, InvokeInstruction call) {
        if (call.typeSymbol().equals(OF_TASK)) {
            code.invokestatic(BRIDGE, "carry", CARRY_TYPE);
        } else if (call.typeSymbol().equals(OF_NAMED_TASK)) {
            code.swap().invokestatic(BRIDGE, "carry", CARRY_TYPE).swap();
        }
        code.with(call);
    }
}
