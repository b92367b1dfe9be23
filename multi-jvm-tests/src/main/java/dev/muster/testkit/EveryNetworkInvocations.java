package dev.muster.testkit;

import dev.muster.faults.NetworkMode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/** The runs of a method with {@link EveryNetwork}: one per mode; the number of a run tells its mode. */
final class EveryNetworkInvocations implements TestTemplateInvocationContextProvider {
    EveryNetworkInvocations() {}

    /** The modes in the order of the runs. */
    static List<NetworkMode> modes(ClusterTest test) {
        return test.network().length == 0 ? List.of(NetworkMode.values()) : List.of(test.network());
    }

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getRequiredTestMethod(), EveryNetwork.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        return modes(RunSpec.annotation(context)).stream().map(EveryNetworkInvocations::named);
    }

    private static TestTemplateInvocationContext named(NetworkMode mode) {
        return new TestTemplateInvocationContext() {
            @Override
            public String getDisplayName(int run) {
                return NetworkChoice.describe(mode);
            }
        };
    }
}
