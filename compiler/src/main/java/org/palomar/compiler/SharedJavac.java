package org.palomar.compiler;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Set;
import javax.lang.model.SourceVersion;
import javax.tools.DiagnosticListener;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;

/** A javac that takes its checkers from {@link LoadedOnce}; the files are always those that it has given. */
final class SharedJavac implements JavaCompiler {

    private final JavaCompiler javac;

    SharedJavac(JavaCompiler javac) {
        this.javac = javac;
    }

    @Override
    public CompilationTask getTask(
            Writer out,
            JavaFileManager files,
            DiagnosticListener<? super JavaFileObject> diagnostics,
            Iterable<String> options,
            Iterable<String> classes,
            Iterable<? extends JavaFileObject> sources) {
        return javac.getTask(
                out, new LoadedOnce((StandardJavaFileManager) files), diagnostics, options, classes, sources);
    }

    @Override
    public StandardJavaFileManager getStandardFileManager(
            DiagnosticListener<? super JavaFileObject> diagnostics, Locale locale, Charset charset) {
        return javac.getStandardFileManager(diagnostics, locale, charset);
    }

    @Override
    public int isSupportedOption(String option) {
        return javac.isSupportedOption(option);
    }

    @Override
    public int run(InputStream in, OutputStream out, OutputStream err, String... arguments) {
        return javac.run(in, out, err, arguments);
    }

    @Override
    public Set<SourceVersion> getSourceVersions() {
        return javac.getSourceVersions();
    }
}
