package org.palomar.compiler;

import javax.inject.Named;
import javax.inject.Singleton;
import javax.tools.JavaCompiler;
import org.codehaus.plexus.compiler.javac.InProcessCompiler;
import org.codehaus.plexus.compiler.javac.JavacCompiler;
import org.codehaus.plexus.compiler.javac.JavaxToolsCompiler;

/** What the compiler plugin finds by the name {@code javac-shared}: its own compiler, by {@link SharedJavac}. */
@Named("javac-shared")
@Singleton
public class SharedJavacCompiler extends JavacCompiler {

    private final InProcessCompiler compiler = new JavaxToolsCompiler() {
        @Override
        protected JavaCompiler newJavaCompiler() {
            return new SharedJavac(super.newJavaCompiler());
        }
    };

    @Override
    protected InProcessCompiler inProcessCompiler() {
        return compiler;
    }

    @Override
    public String getCompilerId() {
        return "javac-shared";
    }
}
