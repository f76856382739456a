package org.palomar.compiler;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;

/**
 * Files of a compilation whose processors and checkers come from a class loader that all compilations with the same path share. By itself javac makes a new one each time, so that Error Prone is loaded and interpreted anew for the sources and for the
 * tests of every module. Safe for any thread.
 */
final class LoadedOnce extends ForwardingJavaFileManager<StandardJavaFileManager> {

    private static final Map<List<Path>, ClassLoader> LOADERS = new ConcurrentHashMap<>();

    LoadedOnce(StandardJavaFileManager files) {
        super(files);
    }

    @Override
    public ClassLoader getClassLoader(JavaFileManager.Location location) {
        if (location != StandardLocation.ANNOTATION_PROCESSOR_PATH || !hasLocation(location)) {
            return super.getClassLoader(location);
        }
        List<Path> path = new ArrayList<>();
        fileManager.getLocationAsPaths(location).forEach(path::add);
        ClassLoader javac = fileManager.getClass().getClassLoader();
        return LOADERS.computeIfAbsent(List.copyOf(path), files -> open(new URLClassLoader(urls(files), javac)));
    }

    /** The same, which javac can't close at its end. */
    private static ClassLoader open(ClassLoader loader) {
        return new ClassLoader(loader) {};
    }

    private static URL[] urls(List<Path> path) {
        return path.stream().map(LoadedOnce::url).toArray(URL[]::new);
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException unexpected) {
            throw new IllegalStateException(file + " has no address", unexpected);
        }
    }
}
