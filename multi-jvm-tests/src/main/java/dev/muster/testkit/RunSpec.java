package dev.muster.testkit;

import dev.muster.faults.FaultKind;
import dev.muster.faults.FaultPlan;
import dev.muster.faults.NetworkMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * What one run of a test method is to be, by its annotations and by what the user asks for.
 *
 * @param settings what the cluster is started with
 * @param modes the networks that may be used
 * @param plan what a {@link ClusterProperty} has drawn or was given; null for other tests
 * @param rerun the class and the method, to run it again
 * @param stallBound the stall of the machine from which on the run says nothing
 */
record RunSpec(
        ClusterSettings settings,
        List<NetworkMode> modes,
        @Nullable FaultPlan plan,
        Rerun rerun,
        Duration stallBound) {
    static final String SEED = "cluster.seed";
    static final String PLAN = "cluster.plan";
    private static final String NETWORK = "cluster.network";
    private static final String STALL_BOUND = "cluster.stall-bound";
    /** How JUnit numbers the runs of a repeated or parameterized method. */
    private static final Pattern RUN = Pattern.compile("invocation:#(\\d+)]$");

    static RunSpec of(ExtensionContext context) {
        ClusterTest test = annotation(context);
        Method method = context.getRequiredTestMethod();
        ClusterProperty property = method.getAnnotation(ClusterProperty.class);
        DeclaredFaults faults = DeclaredFaults.of(test.faults());
        if (property != null) {
            faults = faults.and(DeclaredFaults.of(property.faults()));
        }
        long seed = option(context, SEED)
                .map(RunSpec::seed)
                .orElseGet(() -> ThreadLocalRandom.current().nextLong(1, 1_000_000_000_000L));
        List<NetworkMode> modes = modes(context, test);
        String title = title(context, modes);
        ClusterSettings settings = ClusterSettings.of(test, title, faults, seed, Folders.of(title));
        FaultPlan plan = property == null ? null : plan(context, property, settings);
        Rerun rerun = new Rerun(context.getRequiredTestClass().getName(), method.getName());
        Duration bound =
                DurationText.parse(STALL_BOUND, option(context, STALL_BOUND).orElse("2s"));
        return new RunSpec(settings, modes, plan, rerun, bound);
    }

    /** The same with another plan and another folder. */
    RunSpec attempt(int number, FaultPlan other) {
        return new RunSpec(settings.inFolder(settings.title() + "-try" + number), modes, other, rerun, stallBound);
    }

    /** What the user asks for under that name: a system property, or a configuration parameter of JUnit. */
    static Optional<String> option(ExtensionContext context, String name) {
        return context.getConfigurationParameter(name).filter(text -> !text.isBlank());
    }

    /** That of the method, of its class, or of a class around that. */
    static ClusterTest annotation(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), ClusterTest.class)
                .or(() -> AnnotationSupport.findAnnotation(
                        context.getRequiredTestClass(), ClusterTest.class, context.getEnclosingTestClasses()))
                .orElseThrow(() -> new IllegalStateException(context.getRequiredTestClass() + " lacks @ClusterTest"));
    }

    private static long seed(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException(SEED + " must be a whole number, was '" + text + "'", wrong);
        }
    }

    private static List<NetworkMode> modes(ExtensionContext context, ClusterTest test) {
        List<NetworkMode> allowed = AnnotationSupport.isAnnotated(context.getRequiredTestMethod(), EveryNetwork.class)
                ? List.of(EveryNetworkInvocations.modes(test).get(run(context) - 1))
                : List.of(test.network());
        return NetworkChoice.asked(allowed, option(context, NETWORK).orElse("auto"));
    }

    private static String title(ExtensionContext context, List<NetworkMode> modes) {
        int run = run(context);
        Method method = context.getRequiredTestMethod();
        String suffix = run == 0 ? "" : "-" + run;
        if (AnnotationSupport.isAnnotated(method, EveryNetwork.class) && modes.size() == 1) {
            suffix = "-" + NetworkChoice.word(modes.get(0));
        }
        return context.getRequiredTestClass().getSimpleName() + "." + method.getName() + suffix;
    }

    /** The number of the run of a method that runs several times, from 1; 0 for one that does not. */
    private static int run(ExtensionContext context) {
        Matcher matcher = RUN.matcher(context.getUniqueId());
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    private static FaultPlan plan(ExtensionContext context, ClusterProperty property, ClusterSettings settings) {
        Optional<String> file = option(context, PLAN);
        if (file.isPresent()) {
            return planIn(Folders.module().resolve(file.orElseThrow()));
        }
        Set<FaultKind> kinds = DeclaredFaults.of(property.faults()).kinds();
        Duration duration = DurationText.parse("duration of @ClusterProperty", property.duration());
        return FaultPlan.random(settings.seed(), settings.names(), duration.toNanos(), kinds);
    }

    private static FaultPlan planIn(Path file) {
        try {
            return FaultPlan.parse(Files.readString(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(PLAN + " must be a file with a plan, was " + file, failure);
        }
    }
}
