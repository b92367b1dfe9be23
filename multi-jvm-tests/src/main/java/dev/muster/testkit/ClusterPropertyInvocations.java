package dev.muster.testkit;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/** The runs of a method with {@link ClusterProperty}. */
final class ClusterPropertyInvocations implements TestTemplateInvocationContextProvider {
    private static final int MOST_RUNS = 10_000;

    ClusterPropertyInvocations() {}

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getRequiredTestMethod(), ClusterProperty.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        int runs = runs(context);
        return IntStream.rangeClosed(1, runs).mapToObj(run -> named("run " + run + " of " + runs));
    }

    private static int runs(ExtensionContext context) {
        if (RunSpec.option(context, RunSpec.SEED).isPresent()
                || RunSpec.option(context, RunSpec.PLAN).isPresent()) {
            return 1;
        }
        int runs = context.getRequiredTestMethod()
                .getAnnotation(ClusterProperty.class)
                .runs();
        if (runs < 1 || runs > MOST_RUNS) {
            throw new IllegalArgumentException("runs of @ClusterProperty must be 1 to " + MOST_RUNS + ", was " + runs);
        }
        return runs;
    }

    private static TestTemplateInvocationContext named(String name) {
        return new TestTemplateInvocationContext() {
            @Override
            public String getDisplayName(int run) {
                return name;
            }
        };
    }
}
