package dev.muster.testkit;

import dev.muster.faults.FaultPlan;
import dev.muster.faults.Shrinking;
import dev.muster.testkit.history.History;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;

/** Looks for a small plan with which a {@link ClusterProperty} still fails, by running the method again. */
final class PropertyShrinking {
    private final TestRun run;
    private final ClusterProperty property;
    private final Method method;
    private final Object instance;
    private final List<Object> arguments;
    private final long beginNanos = System.nanoTime();
    private int tries;

    private PropertyShrinking(
            TestRun run, ClusterProperty property, Method method, Object instance, List<Object> arguments) {
        this.run = run;
        this.property = property;
        this.method = method;
        this.instance = instance;
        this.arguments = arguments;
    }

    static PropertyShrinking of(TestRun run, ClusterProperty property, ReflectiveInvocationContext<Method> invocation) {
        Object instance = invocation
                .getTarget()
                .orElseThrow(() -> new IllegalStateException("a method with @ClusterProperty must not be static"));
        return new PropertyShrinking(run, property, invocation.getExecutable(), instance, invocation.getArguments());
    }

    /** Reports the failure and ends its cluster; then shrinks its plan and reports that. */
    void shrink(Throwable failure) {
        run.finish(Optional.of(failure));
        FaultPlan first = run.plan();
        FaultPlan smallest = first;
        if (property.shrinkTries() > 0 && !first.faults().isEmpty()) {
            // that the first plan fails is known, and is not tried again
            smallest = Shrinking.of(first, plan -> plan.equals(first) || fails(plan), property.shrinkTries() + 1)
                    .plan();
        }
        report(first, smallest);
    }

    private boolean fails(FaultPlan plan) {
        Duration passed = Duration.ofNanos(System.nanoTime() - beginNanos);
        if (passed.toSeconds() >= property.shrinkSeconds()) {
            return false;
        }
        tries++;
        TestRun attempt = new TestRun(run.spec().attempt(tries, plan));
        Optional<Throwable> failure = failure(attempt);
        System.err.println("shrinking, try " + tries + ": " + plan.faults().size() + " faults, "
                + failure.map(thrown -> "fails").orElse("does not fail"));
        return failure.isPresent();
    }

    private Optional<Throwable> failure(TestRun attempt) {
        try {
            StallGuard.guard(() -> invoke(attempt), attempt::disturbance);
            return Optional.empty();
        } catch (TestAbortedException saysNothing) {
            return Optional.empty();
        } catch (Throwable failure) { // whatever the test body threw
            return Optional.of(failure);
        } finally {
            attempt.finish(Optional.empty());
        }
    }

    private Object invoke(TestRun attempt) throws Throwable {
        Object[] fresh = arguments.stream().map(each -> fresh(attempt, each)).toArray();
        try {
            method.setAccessible(true);
            method.invoke(instance, fresh);
            return attempt;
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause() == null ? thrown : thrown.getCause();
        }
    }

    private static Object fresh(TestRun attempt, Object argument) {
        if (argument instanceof Cluster) {
            return attempt.cluster();
        }
        if (argument instanceof History) {
            return attempt.history();
        }
        return argument instanceof FaultPlan ? attempt.plan() : argument;
    }

    private void report(FaultPlan first, FaultPlan smallest) {
        Path folder = run.spec().settings().folder();
        try {
            Files.writeString(folder.resolve("plan-first.txt"), first.print());
            Files.writeString(folder.resolve("plan.txt"), smallest.print());
        } catch (IOException failure) {
            System.err.println("no plan of " + run.spec().settings().title() + ": " + failure);
        }
        System.err.println("---- seed " + run.spec().settings().seed() + ", the smallest plan found in " + tries
                + " tries that fails, of " + smallest.faults().size() + " faults:");
        System.err.print(smallest.print());
        System.err.println("---- run it again: " + run.command());
    }
}
