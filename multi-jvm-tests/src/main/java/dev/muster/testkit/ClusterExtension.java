package dev.muster.testkit;

import dev.muster.faults.FaultPlan;
import dev.muster.testkit.history.History;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;

/**
 * Starts a cluster for a test method that asks for one, reports when the method fails, ends it, and aborts what ran on a
 * machine that stood still.
 */
final class ClusterExtension
        implements ParameterResolver, BeforeEachCallback, AfterEachCallback, InvocationInterceptor {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(ClusterExtension.class);

    ClusterExtension() {}

    private static TestRun run(ExtensionContext context) {
        return context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(TestRun.class, key -> new TestRun(RunSpec.of(context)), TestRun.class);
    }

    /** Before the parameters are resolved, so that a network that is not there skips the test instead of failing it. */
    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        if (Arrays.asList(context.getRequiredTestMethod().getParameterTypes()).contains(Cluster.class)) {
            TestRun run = run(context);
            try {
                StallGuard.guard(run::cluster, run::disturbance);
            } catch (Exception | Error failure) {
                throw failure;
            } catch (Throwable other) {
                throw new AssertionError(other);
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return context.getTestMethod().isPresent()
                && (type == Cluster.class
                        || type == History.class
                        || (type == FaultPlan.class && property(context).isPresent()));
    }

    private static java.util.Optional<ClusterProperty> property(ExtensionContext context) {
        return context.getTestMethod().map(method -> method.getAnnotation(ClusterProperty.class));
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        TestRun run = run(context);
        if (type == History.class) {
            return run.history();
        }
        return type == FaultPlan.class ? run.plan() : run.cluster();
    }

    @Override
    public void interceptBeforeEachMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        guard(invocation, context);
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        guard(invocation, context);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        try {
            guard(invocation, context);
        } catch (TestAbortedException aborted) {
            throw aborted;
        } catch (Throwable failure) {
            TestRun run = run(context);
            property(context)
                    .ifPresent(property ->
                            PropertyShrinking.of(run, property, method).shrink(failure));
            throw failure;
        }
    }

    @Override
    public void interceptAfterEachMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        guard(invocation, context);
    }

    private static void guard(Invocation<Void> invocation, ExtensionContext context) throws Throwable {
        StallGuard.guard(invocation, () -> run(context).disturbance());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        TestRun run = context.getStore(NAMESPACE).remove(TestRun.class, TestRun.class);
        if (run != null) {
            run.finish(context.getExecutionException());
        }
    }
}
