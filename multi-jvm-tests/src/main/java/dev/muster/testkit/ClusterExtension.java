package dev.muster.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Starts a cluster when a test method asks for it, reports its logs when the method fails, and ends it. */
final class ClusterExtension implements ParameterResolver, AfterEachCallback {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(ClusterExtension.class);
    /** How JUnit numbers the runs of a repeated or parameterized method. */
    private static final Pattern RUN = Pattern.compile("invocation:#(\\d+)]$");

    ClusterExtension() {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Cluster.class
                && context.getTestMethod().isPresent();
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(NAMESPACE).getOrComputeIfAbsent(Cluster.class, key -> start(context), Cluster.class);
    }

    private static Cluster start(ExtensionContext context) {
        ClusterTest test = AnnotationSupport.findAnnotation(context.getRequiredTestClass(), ClusterTest.class)
                .orElseThrow(() -> new IllegalStateException(context.getRequiredTestClass() + " lacks @ClusterTest"));
        try {
            return Cluster.start(ClusterSettings.of(test, folderOf(context)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Path folderOf(ExtensionContext context) {
        Matcher run = RUN.matcher(context.getUniqueId());
        return Folders.of(context.getRequiredTestClass().getSimpleName() + "."
                + context.getRequiredTestMethod().getName() + (run.find() ? "-" + run.group(1) : ""));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Cluster cluster = context.getStore(NAMESPACE).remove(Cluster.class, Cluster.class);
        if (cluster != null) {
            try (cluster) {
                context.getExecutionException().ifPresent(failure -> cluster.report(System.err));
            }
        }
    }
}
