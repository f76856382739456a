package org.palomar.subjectbridge;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rewrites, in the classes of Karaf and its web container, the calls that {@link SubjectBridge} replaces. */
final class SubjectCalls implements ClassFileTransformer {

    /** Internal names begin so; all other classes are returned untouched, unparsed. Karaf embeds Felix EventAdmin. */
    private static final List<String> PACKAGES =
            List.of("org/apache/karaf/", "org/apache/felix/eventadmin/", "org/ops4j/pax/web/");

    private static final String JAAS_HELPER = "org/apache/karaf/util/jaas/JaasHelper";
    private static final ClassDesc SUBJECT = ClassDesc.of("javax.security.auth.Subject");
    private static final ClassDesc BRIDGE = ClassDesc.of("org.palomar.subjectbridge.SubjectBridge");
    private static final MethodTypeDesc CURRENT = MethodTypeDesc.of(SUBJECT, ConstantDescs.CD_Object);

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String name,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] bytes) {
        if (name == null || PACKAGES.stream().noneMatch(name::startsWith)) {
            return null;
        }
        return rewrite(bytes);
    }

    /** Returns the class with its calls replaced, or {@code null} when there is nothing to replace. */
    static byte @Nullable [] rewrite(byte[] bytes) {
        ClassFile classFile = ClassFile.of();
        ClassModel model = classFile.parse(bytes);
        if (!mentionsReplacedCall(model)) {
            return null;
        }
        return classFile.transformClass(model, ClassTransform.transformingMethodBodies(SubjectCalls::replace));
    }

    private static boolean mentionsReplacedCall(ClassModel model) {
        for (PoolEntry entry : model.constantPool()) {
            if (entry instanceof MemberRefEntry member
                    && isReplaced(member.owner().asInternalName(), member.name().stringValue())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isReplaced(String owner, String method) {
        return isGetSubject(owner, method) || (owner.equals(JAAS_HELPER) && method.equals("doAs"));
    }

    private static boolean isGetSubject(String owner, String method) {
        return owner.equals("javax/security/auth/Subject") && method.equals("getSubject");
    }

    private static void replace(CodeBuilder code, CodeElement element) {
        if (element instanceof InvokeInstruction call && call.opcode() == Opcode.INVOKESTATIC) {
            String owner = call.owner().asInternalName();
            String method = call.name().stringValue();
            if (isGetSubject(owner, method)) {
                code.invokestatic(BRIDGE, "current", CURRENT);
                return;
            }
            if (isReplaced(owner, method)) {
                code.invokestatic(BRIDGE, "doAs", call.typeSymbol());
                return;
            }
        }
        code.with(element);
    }
}
