package org.palomar.subjectbridge;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassHierarchyResolver.ClassHierarchyInfo;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ConstantDescs;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rewrites, in the classes of Karaf, its line reader and its web container, the calls that {@link SubjectBridge} replaces. */
final class SubjectCalls implements ClassFileTransformer {

    /** Internal names begin so; all other classes are returned untouched, unparsed. Karaf embeds Gogo and EventAdmin. */
    private static final List<String> PACKAGES = List.of(
            "org/apache/karaf/",
            "org/apache/felix/gogo/runtime/",
            "org/apache/felix/eventadmin/",
            "org/jline/reader/impl/LineReaderImpl",
            "org/ops4j/pax/web/");

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
        try {
            return rewrite(loader, name, bytes);
        } catch (RuntimeException e) {
            // The JVM drops what a transformer throws. There is no logging yet when the first of these classes load.
            System.err.println("The subject bridge can't rewrite " + name + ", so it will refuse access: " + e);
            return null;
        }
    }

    private static byte @Nullable [] rewrite(@Nullable ClassLoader loader, String name, byte[] bytes) {
        ClassFile classFile = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(hierarchy(loader)));
        ClassModel model = classFile.parse(bytes);
        if (!mentionsReplacedCall(name, model)) {
            return null;
        }
        return classFile.transformClass(
                model, ClassTransform.transformingMethodBodies((code, element) -> replace(name, code, element)));
    }

    /**
     * How the types are related that a method names, for its new stack maps. A bundle's types are read as resources of
     * its loader, as loading them here would be too early; optional imports may be missing altogether.
     */
    private static ClassHierarchyResolver hierarchy(@Nullable ClassLoader loader) {
        ClassHierarchyResolver known = ClassHierarchyResolver.defaultResolver();
        if (loader != null) {
            known = known.orElse(ClassHierarchyResolver.ofResourceParsing(loader));
        }
        return known.orElse(missing -> ClassHierarchyInfo.ofClass(ConstantDescs.CD_Object));
    }

    private static boolean mentionsReplacedCall(String caller, ClassModel model) {
        for (PoolEntry entry : model.constantPool()) {
            if (entry instanceof MemberRefEntry member
                    && Replacement.of(
                                    caller,
                                    member.owner().asInternalName(),
                                    member.name().stringValue())
                            != null) {
                return true;
            }
        }
        return false;
    }

    private static void replace(String caller, CodeBuilder code, CodeElement element) {
        if (element instanceof InvokeInstruction call) {
            Replacement replacement = Replacement.of(
                    caller, call.owner().asInternalName(), call.name().stringValue());
            if (replacement != null) {
                replacement.write(code, call);
                return;
            }
        }
        code.with(element);
    }
}
